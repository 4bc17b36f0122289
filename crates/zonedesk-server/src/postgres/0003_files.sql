-- 附件 – the encrypted files of a site, named by the digest of their bytes; nobody here can open them.
CREATE TABLE files (
  scope        text NOT NULL,
  file         bytea NOT NULL,
  size         bigint NOT NULL,
  have         bigint NOT NULL,             -- bytes that are there, from the beginning; all of them once it was checked
  touched_at   bigint NOT NULL,         -- when a part last came
  PRIMARY KEY (scope, file)
);
CREATE INDEX files_begun ON files (touched_at) WHERE have < size;
CREATE TABLE file_parts (
  scope        text NOT NULL,
  file         bytea NOT NULL,
  at           bigint NOT NULL,
  bytes        bytea NOT NULL,
  PRIMARY KEY (scope, file, at)
);
-- They are encrypted: no packing makes them smaller.
ALTER TABLE file_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;
