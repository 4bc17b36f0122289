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
  epoch        integer NOT NULL,             -- the one it began with here
  enrolled_at  bigint NOT NULL,
  revoked_at   bigint
);
-- One number at the counter is one desk's, until that one is shut out.
CREATE UNIQUE INDEX devices_by_desk ON devices (scope, desk) WHERE revoked_at IS NULL;

-- 号段 – the newest epoch that was given to any machine at this number: a machine that takes the place of another
-- begins a later one, and series of its own with it.
CREATE TABLE series (
  scope        text NOT NULL,
  desk         integer NOT NULL,
  epoch        integer NOT NULL,
  PRIMARY KEY (scope, desk)
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

-- 签名 – what a device said of the last entry of each push, so that anybody can check later that it wrote all that
-- came before.
CREATE TABLE heads (
  hash         bytea PRIMARY KEY,            -- of the entry
  statement    bytea NOT NULL,
  signature    bytea NOT NULL                -- DER
);

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
