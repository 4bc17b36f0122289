-- 承办单位 – who at an agency may see what was handed over to it. Only the digest of a token is kept.
CREATE TABLE departments (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token        bytea NOT NULL UNIQUE,
  name         text NOT NULL,
  also         text NOT NULL,                -- other names, a line each
  person       text NOT NULL,
  added_at     bigint NOT NULL,
  revoked_at   bigint
);

-- 转交 – what was handed over to whom: made from `entries`. A server of before does not note it: whatever is behind the
-- position that was looked through is looked through later.
CREATE TABLE handovers (
  agency       text NOT NULL,                -- the name as it was written, without spaces
  handed_on    text NOT NULL,
  scope        text NOT NULL,
  entity       uuid NOT NULL,
  PRIMARY KEY (agency, handed_on, scope, entity)
);

CREATE INDEX handovers_by_entity ON handovers (entity);
CREATE TABLE handovers_noted (
  scope        text PRIMARY KEY,
  position     bigint NOT NULL
);

-- The district writes for departments with pens of its own, at no number of the counter.
DROP INDEX devices_by_desk;
CREATE UNIQUE INDEX devices_by_desk ON devices (scope, desk) WHERE revoked_at IS NULL AND desk > 0;
