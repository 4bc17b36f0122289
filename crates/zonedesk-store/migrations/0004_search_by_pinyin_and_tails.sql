-- Search anew: beside the pairs of neighbouring characters what names are typed as in pinyin, bodies by
-- name, and numbers that are found whole or by their last four alone. Each register has an index of its
-- own, so that a search in one does not wade through another. Filled again from the records.
DROP TABLE search_pairs;
DROP TABLE search_documents;
CREATE TABLE search_documents (
  id           INTEGER PRIMARY KEY,         -- the record's id in its own table
  noun         TEXT    NOT NULL,
  entity       BLOB    NOT NULL,
  day          TEXT    NOT NULL,            -- by which its register is ordered
  bodies       TEXT    NOT NULL             -- the bodies it names, one a line
) STRICT;
-- How many records name a body.
CREATE TABLE search_bodies (
  name         TEXT    PRIMARY KEY,
  records      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search_applications USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_consultations USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_suggestions USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_copies USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
