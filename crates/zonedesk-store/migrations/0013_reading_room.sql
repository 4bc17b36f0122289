-- 资料阅览区 – the materials on the shelves, and how many came to read, without names.
CREATE TABLE materials (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  place        TEXT    NOT NULL,            -- where it stands in the catalogue: category, level, title
  label        TEXT    NOT NULL,            -- 资料码, as a scanner reads it
  state        TEXT    NOT NULL,            -- how it stands as long as its last day is far
  valid_until  TEXT    NOT NULL,            -- its last day, 9999-12-31 where it has none
  record       TEXT    NOT NULL
) STRICT;
CREATE INDEX materials_by_place ON materials (place, id);
CREATE INDEX materials_by_label ON materials (label);
CREATE TABLE readings (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  noted_on     TEXT    NOT NULL,
  record       TEXT    NOT NULL
) STRICT;
CREATE INDEX readings_by_day ON readings (noted_on, id);
CREATE VIRTUAL TABLE search_materials USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
