-- Sync (同步): entries of other desks, and of this device's own past after its disk was put back, come from the
-- district. A copied disk puts two entries at one place, so a place alone is no longer unique; the hash is.
-- `origin`: 0 written on this machine, 1 of this device and read back, 2 of another device.
CREATE TABLE entries_2 (
  id         INTEGER PRIMARY KEY,           -- order of arrival at this desk
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  epoch      INTEGER NOT NULL,
  seq        INTEGER NOT NULL CHECK (seq > 0),
  hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  kind       TEXT    NOT NULL,
  entity     BLOB    NOT NULL CHECK (length(entity) = 16),
  header     BLOB    NOT NULL,              -- the original bytes
  origin     INTEGER NOT NULL DEFAULT 0 CHECK (origin IN (0, 1, 2))
) STRICT;
INSERT INTO entries_2 (id, device, epoch, seq, hash, kind, entity, header)
  SELECT id, device, epoch, seq, hash, kind, entity, header FROM entries;
CREATE TABLE bodies_2 (
  entry_id   INTEGER PRIMARY KEY REFERENCES entries_2 (id),
  salt       BLOB    NOT NULL CHECK (length(salt) = 32),
  body       BLOB    NOT NULL
) STRICT;
INSERT INTO bodies_2 (entry_id, salt, body) SELECT entry_id, salt, body FROM bodies;
DROP TABLE bodies;
DROP TABLE entries;
ALTER TABLE entries_2 RENAME TO entries;
ALTER TABLE bodies_2 RENAME TO bodies;

CREATE INDEX entries_by_entity ON entries (entity, id);
CREATE INDEX entries_by_place ON entries (device, epoch, seq);
-- This machine never writes two entries at one place.
CREATE UNIQUE INDEX entries_written_here ON entries (epoch, seq) WHERE origin = 0;
-- What is offered to the district, without walking past what came from there.
CREATE INDEX entries_of_this_device ON entries (id) WHERE origin < 2;
-- What came in since the till was counted, without reading the journal between.
CREATE INDEX entries_of_money ON entries (device, epoch, seq)
  WHERE kind IN ('copy.made', 'receipt.voided');

CREATE TRIGGER entries_stay_as_written BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER bodies_stay_as_written BEFORE UPDATE ON bodies
BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END;
CREATE TRIGGER bodies_are_never_deleted BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'a body is never deleted'); END;

-- What this desk keeps about sync. Exactly one row.
CREATE TABLE sync (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  accepted   BLOB REFERENCES entries (hash),  -- 已上报
  durable    BLOB REFERENCES entries (hash),  -- 已同步至区级
  renew      INTEGER NOT NULL DEFAULT 0       -- it has to begin anew
) STRICT;
INSERT INTO sync (only) VALUES (1);
-- How far each stream of the district was read, and its chain up to there.
CREATE TABLE streams (
  scope      TEXT    PRIMARY KEY,
  position   INTEGER NOT NULL,
  running    BLOB    NOT NULL CHECK (length(running) = 32)
) STRICT, WITHOUT ROWID;
