-- The district on PostgreSQL. Everything a desk wrote stands in `entries`, once, at one position of one stream.
-- Times are milliseconds since 1970 UTC by the clock of the server; none of them orders or refuses an entry.
CREATE TABLE sites (
  code         text PRIMARY KEY,
  name         text NOT NULL
);

-- 终端 – who may write, and in whose name.
CREATE TABLE devices (
  device       uuid PRIMARY KEY,
  scope        text NOT NULL,                -- the stream it writes into and may read
  desk         integer NOT NULL,             -- its number at the counter
  public_key   text NOT NULL,                -- PEM, SM2
  granted      integer NOT NULL DEFAULT 0,   -- the newest epoch that was given out
  enrolled_at  bigint NOT NULL,
  revoked_at   bigint
);

-- 注册码 – each is used once; only its digest is kept.
CREATE TABLE invitations (
  code         bytea PRIMARY KEY,
  scope        text NOT NULL,
  desk         integer NOT NULL,
  expires_at   bigint NOT NULL,
  used_by      uuid
);

-- What a desk signs to prove who it is; each is answered once.
CREATE TABLE challenges (
  nonce        bytea PRIMARY KEY,
  expires_at   bigint NOT NULL
);
CREATE TABLE sessions (
  token        bytea PRIMARY KEY,            -- its digest
  device       uuid NOT NULL REFERENCES devices (device),
  expires_at   bigint NOT NULL
);

-- The row of a stream is locked by whoever appends to it, so that positions are given in order of commit.
CREATE TABLE streams (
  scope        text PRIMARY KEY,
  position     bigint NOT NULL,
  running      bytea NOT NULL
);

CREATE TABLE entries (
  scope        text NOT NULL,
  position     bigint NOT NULL,
  running      bytea NOT NULL,               -- the chain of the stream up to here
  hash         bytea NOT NULL UNIQUE,
  device       uuid NOT NULL,
  epoch        integer NOT NULL,
  seq          bigint NOT NULL,
  kind         text NOT NULL,
  entity       uuid NOT NULL,
  header       bytea NOT NULL,
  salt         bytea,
  body         bytea,
  PRIMARY KEY (scope, position)
);
CREATE INDEX entries_by_place ON entries (device, epoch, seq);
CREATE INDEX entries_by_entity ON entries (entity);

-- 警报 – two histories of one device and epoch.
CREATE TABLE forks (
  device       uuid NOT NULL,
  epoch        integer NOT NULL,
  seq          bigint NOT NULL,
  found_at     bigint NOT NULL,
  PRIMARY KEY (device, epoch)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an entry is never changed or deleted'; END $$;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
