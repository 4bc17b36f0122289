-- 承办单位 – who at an agency may see what was handed over to it. Only the digest of a token is kept.
CREATE TABLE departments (
  id           INTEGER PRIMARY KEY,
  token        BLOB NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  also         TEXT NOT NULL,                -- other names, a line each
  person       TEXT NOT NULL,
  added_at     INTEGER NOT NULL,
  revoked_at   INTEGER
) STRICT;

-- 转交 – what was handed over to whom: made from `entries`. A server of before does not note it: whatever is behind the
-- position that was looked through is looked through later.
CREATE TABLE handovers (
  agency       TEXT NOT NULL,                -- the name as it was written, without spaces
  handed_on    TEXT NOT NULL,
  scope        TEXT NOT NULL,
  entity       BLOB NOT NULL,
  PRIMARY KEY (agency, handed_on, scope, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX handovers_by_entity ON handovers (entity);
CREATE TABLE handovers_noted (
  scope        TEXT PRIMARY KEY,
  position     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The district writes for departments with pens of its own, at no number of the counter.
DROP INDEX devices_by_desk;
CREATE UNIQUE INDEX devices_by_desk ON devices (scope, desk) WHERE revoked_at IS NULL AND desk > 0;
