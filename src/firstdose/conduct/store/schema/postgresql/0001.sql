CREATE TABLE entries (
    number           BIGINT  PRIMARY KEY CHECK (number >= 1),
    format           BIGINT  NOT NULL CHECK (format >= 1),
    stream           TEXT    NOT NULL CHECK (stream <> ''),
    version          BIGINT  NOT NULL CHECK (version >= 1),
    entry            TEXT    NOT NULL,
    role             TEXT    NOT NULL,
    site             TEXT    NOT NULL,
    recorded_at      TEXT    NOT NULL,
    study_sha256     TEXT    NOT NULL,
    software_version TEXT    NOT NULL,
    prev             TEXT    NOT NULL CHECK (length(prev) = 64),
    hash             TEXT    NOT NULL UNIQUE CHECK (length(hash) = 64),
    UNIQUE (stream, version)
);

CREATE FUNCTION entries_are_appended() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM entries) THEN
        RAISE EXCEPTION 'the ledger is only appended to: this is not the next number';
    END IF;
    IF NEW.prev IS DISTINCT FROM coalesce(
        (SELECT hash FROM entries ORDER BY number DESC LIMIT 1), repeat('0', 64)) THEN
        RAISE EXCEPTION 'the ledger is only appended to: this does not follow the last entry';
    END IF;
    IF NEW.version IS DISTINCT FROM
        (SELECT coalesce(max(version), 0) + 1 FROM entries WHERE stream = NEW.stream) THEN
        RAISE EXCEPTION 'the ledger is only appended to: the stream has moved on';
    END IF;
    RETURN NEW;
END
$guard$;

CREATE FUNCTION entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    RAISE EXCEPTION 'the ledger is only appended to: no entry is changed or removed';
END
$guard$;

CREATE TRIGGER entries_are_appended BEFORE INSERT ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_appended();
CREATE TRIGGER entries_are_kept BEFORE UPDATE OR DELETE ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_kept();
CREATE TRIGGER entries_are_not_emptied BEFORE TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_are_kept();

-- ALWAYS: also in a session that calls itself a replica.
ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_are_appended;
ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_are_kept;
ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_are_not_emptied;

-- For people who look into the database with other tools.
CREATE VIEW readable AS
SELECT number,
       entry::json ->> 'kind' AS kind,
       entry::json -> 'body' ->> 'participant' AS participant,
       entry::json ->> 'occurred_on' AS occurred_on,
       entry::json ->> 'known_on' AS known_on,
       entry::json ->> 'entered_by' AS entered_by,
       (entry::json ->> 'amends')::bigint AS amends,
       entry::json ->> 'reason' AS reason,
       entry::json -> 'body' AS body,
       stream, version, role, site, recorded_at
  FROM entries;
