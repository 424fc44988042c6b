CREATE TABLE entries (
    number           INTEGER PRIMARY KEY CHECK (number >= 1),
    format           INTEGER NOT NULL CHECK (format >= 1),
    stream           TEXT    NOT NULL CHECK (stream <> ''),
    version          INTEGER NOT NULL CHECK (version >= 1),
    entry            TEXT    NOT NULL,
    role             TEXT    NOT NULL,
    site             TEXT    NOT NULL,
    recorded_at      TEXT    NOT NULL,
    study_sha256     TEXT    NOT NULL,
    software_version TEXT    NOT NULL,
    prev             TEXT    NOT NULL CHECK (length(prev) = 64),
    hash             TEXT    NOT NULL UNIQUE CHECK (length(hash) = 64),
    UNIQUE (stream, version)
) STRICT;

-- REPLACE removes the rows it collides with without a DELETE trigger: an insert that collides with
-- anything is therefore refused before.
CREATE TRIGGER entries_are_appended BEFORE INSERT ON entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only appended to: this is not the next number')
     WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries);
    SELECT RAISE(ABORT, 'the ledger is only appended to: this does not follow the last entry')
     WHERE NEW.prev IS NOT coalesce(
        (SELECT hash FROM entries ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000');
    SELECT RAISE(ABORT, 'the ledger is only appended to: the stream has moved on')
     WHERE NEW.version IS NOT
        (SELECT coalesce(max(version), 0) + 1 FROM entries WHERE stream = NEW.stream);
    SELECT RAISE(ABORT, 'the ledger is only appended to: this fingerprint is there already')
     WHERE EXISTS (SELECT 1 FROM entries WHERE hash = NEW.hash);
END;

CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only appended to: no entry is changed');
END;

CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only appended to: no entry is removed');
END;

-- For people who look into the database with other tools.
CREATE VIEW readable AS
SELECT number,
       json_extract(entry, '$.kind') AS kind,
       json_extract(entry, '$.body.participant') AS participant,
       json_extract(entry, '$.occurred_on') AS occurred_on,
       json_extract(entry, '$.known_on') AS known_on,
       json_extract(entry, '$.entered_by') AS entered_by,
       json_extract(entry, '$.amends') AS amends,
       json_extract(entry, '$.reason') AS reason,
       json_extract(entry, '$.body') AS body,
       stream, version, role, site, recorded_at
  FROM entries;
