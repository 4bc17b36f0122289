-- 附件 – the encrypted files of a site, named by the digest of their bytes; nobody here can open them.
CREATE TABLE files (
  scope        TEXT NOT NULL,
  file         BLOB NOT NULL,
  size         INTEGER NOT NULL,
  have         INTEGER NOT NULL,             -- bytes that are there, from the beginning; all of them once it was checked
  touched_at   INTEGER NOT NULL,        -- when a part last came
  PRIMARY KEY (scope, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_begun ON files (touched_at) WHERE have < size;
CREATE TABLE file_parts (
  scope        TEXT NOT NULL,
  file         BLOB NOT NULL,
  at           INTEGER NOT NULL,
  bytes        BLOB NOT NULL,
  PRIMARY KEY (scope, file, at)
) STRICT;
