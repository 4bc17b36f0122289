-- The district in one SQLite file, for a small district. Everything a desk wrote stands in `entries`, once, at one
-- position of one stream. Times are milliseconds since 1970 UTC by the clock of the server; none of them orders or
-- refuses an entry.
CREATE TABLE sites (
  code         TEXT PRIMARY KEY,
  name         TEXT NOT NULL
) STRICT;

-- 终端 – who may write, and in whose name.
CREATE TABLE devices (
  device       BLOB PRIMARY KEY,
  scope        TEXT NOT NULL,                -- the stream it writes into and may read
  desk         INTEGER NOT NULL,             -- its number at the counter
  public_key   TEXT NOT NULL,                -- PEM, SM2
  epoch        INTEGER NOT NULL,             -- the one it began with here
  enrolled_at  INTEGER NOT NULL,
  revoked_at   INTEGER
) STRICT;
-- One number at the counter is one desk's, until that one is shut out.
CREATE UNIQUE INDEX devices_by_desk ON devices (scope, desk) WHERE revoked_at IS NULL;

-- 号段 – the newest epoch that was given to any machine at this number: a machine that takes the place of another
-- begins a later one, and series of its own with it.
CREATE TABLE series (
  scope        TEXT NOT NULL,
  desk         INTEGER NOT NULL,
  epoch        INTEGER NOT NULL,
  PRIMARY KEY (scope, desk)
) STRICT;

-- 注册码 – each is used once; only its digest is kept.
CREATE TABLE invitations (
  code         BLOB PRIMARY KEY,
  scope        TEXT NOT NULL,
  desk         INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  used_by      BLOB
) STRICT;

-- What a desk signs to prove who it is; each is answered once.
CREATE TABLE challenges (
  nonce        BLOB PRIMARY KEY,
  expires_at   INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  token        BLOB PRIMARY KEY,            -- its digest
  device       BLOB NOT NULL REFERENCES devices (device),
  expires_at   INTEGER NOT NULL
) STRICT;

-- One writer at a time: positions are given in order of commit.
CREATE TABLE streams (
  scope        TEXT PRIMARY KEY,
  position     INTEGER NOT NULL,
  running      BLOB NOT NULL
) STRICT;

CREATE TABLE entries (
  scope        TEXT NOT NULL,
  position     INTEGER NOT NULL,
  running      BLOB NOT NULL,               -- the chain of the stream up to here
  hash         BLOB NOT NULL UNIQUE,
  device       BLOB NOT NULL,
  epoch        INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  entity       BLOB NOT NULL,
  header       BLOB NOT NULL,
  salt         BLOB,
  body         BLOB,
  PRIMARY KEY (scope, position)
) STRICT;
CREATE INDEX entries_by_place ON entries (device, epoch, seq);
CREATE INDEX entries_by_entity ON entries (entity);

-- 签名 – what a device said of the last entry of each push, so that anybody can check later that it wrote all that
-- came before.
CREATE TABLE heads (
  hash         BLOB PRIMARY KEY,            -- of the entry
  statement    BLOB NOT NULL,
  signature    BLOB NOT NULL                -- DER
) STRICT;

-- 警报 – two histories of one device and epoch.
CREATE TABLE forks (
  device       BLOB NOT NULL,
  epoch        INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  found_at     INTEGER NOT NULL,
  PRIMARY KEY (device, epoch)
) STRICT;

CREATE TRIGGER entries_stay_as_written BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
