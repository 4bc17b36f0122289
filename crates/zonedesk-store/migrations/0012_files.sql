-- 附件同步 – how far each file beside the journal is: noted when the entry that names it is written or heard.
CREATE TABLE files (
  file  BLOB    PRIMARY KEY,                  -- SM3 of the encrypted file, its name
  own   INTEGER NOT NULL,                     -- it was put there at this desk
  here  INTEGER NOT NULL,                     -- it is on this disk
  sent  INTEGER NOT NULL                      -- the district has it
) STRICT, WITHOUT ROWID;
CREATE INDEX files_unsent ON files (file) WHERE here = 1 AND sent = 0;
CREATE INDEX files_wanted ON files (file) WHERE here = 0;
CREATE INDEX files_there ON files (file) WHERE sent = 1;
