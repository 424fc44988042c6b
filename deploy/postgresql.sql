-- Run by an administrator of PostgreSQL, in the database of the trial:
--   createdb trial; psql trial -f postgresql.sql
--
-- firstdose_owner makes the tables of the ledger and then rests. firstdose is the role under which
-- the pages run: it reads and appends to the ledger, and keeps its own accounts.

CREATE ROLE firstdose_owner LOGIN;
CREATE ROLE firstdose LOGIN;
CREATE SCHEMA ledger AUTHORIZATION firstdose_owner;
CREATE SCHEMA ledger_accounts AUTHORIZATION firstdose;
GRANT USAGE ON SCHEMA ledger TO firstdose;
ALTER ROLE firstdose_owner SET search_path = ledger;
ALTER ROLE firstdose SET search_path = ledger;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
