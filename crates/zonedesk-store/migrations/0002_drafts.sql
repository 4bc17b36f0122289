-- Drafts (草稿): what somebody is typing, kept encrypted until it is saved or given up. No record, and
-- not part of the journal: the newest text of a form at this desk, by operator.
CREATE TABLE drafts (
  operator   TEXT    NOT NULL,
  form       TEXT    NOT NULL,
  content    TEXT    NOT NULL,
  saved_at   INTEGER NOT NULL,              -- milliseconds since 1970-01-01 UTC, by the desk's clock
  PRIMARY KEY (operator, form)
) STRICT, WITHOUT ROWID;
