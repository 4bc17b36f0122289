CREATE INDEX applications_awaiting ON applications (received_on) WHERE awaits_handover = 1;
CREATE INDEX applications_by_day ON applications (received_on, id);
CREATE INDEX applications_by_state ON applications (state, received_on, id);
CREATE INDEX applications_in_conflict ON applications (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
CREATE INDEX consultations_by_day ON consultations (asked_on, id);
CREATE INDEX consultations_by_guidance ON consultations (guidance, asked_on, id)
  WHERE guidance IS NOT NULL;
CREATE INDEX consultations_by_state ON consultations (state, asked_on, id);
CREATE INDEX consultations_by_term ON consultations (state, counts_from, id);
CREATE INDEX consultations_in_conflict ON consultations (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
CREATE INDEX consultations_to_call ON consultations (asked_on, id) WHERE call_back = 1;
CREATE INDEX copies_by_day ON copies (made_on, id);
CREATE INDEX copies_voided ON copies (made_on, id) WHERE number IS NOT NULL AND amount_fen = 0;
CREATE INDEX entries_by_entity ON entries (entity, id);
CREATE INDEX entries_by_place ON entries (device, epoch, seq);
CREATE INDEX entries_of_money ON entries (device, epoch, seq)
  WHERE kind IN ('copy.made', 'receipt.voided');
CREATE INDEX entries_of_this_device ON entries (id) WHERE origin < 2;
CREATE INDEX files_there ON files (file) WHERE sent = 1;
CREATE INDEX files_unsent ON files (file) WHERE here = 1 AND sent = 0;
CREATE INDEX files_wanted ON files (file) WHERE here = 0;
CREATE INDEX materials_by_label ON materials (label);
CREATE INDEX materials_by_place ON materials (place, id);
CREATE INDEX readings_by_day ON readings (noted_on, id);
CREATE INDEX suggestions_by_day ON suggestions (registered_on, id);
CREATE INDEX suggestions_by_state ON suggestions (state, registered_on, id);
CREATE INDEX suggestions_in_conflict ON suggestions (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
CREATE TABLE "bodies" (
  entry_id   INTEGER PRIMARY KEY REFERENCES "entries" (id),
  salt       BLOB    NOT NULL CHECK (length(salt) = 32),
  body       BLOB    NOT NULL
) STRICT;
CREATE TABLE "entries" (
  id         INTEGER PRIMARY KEY,           -- order of arrival at this desk
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  epoch      INTEGER NOT NULL,
  seq        INTEGER NOT NULL CHECK (seq > 0),
  hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  kind       TEXT    NOT NULL,
  entity     BLOB    NOT NULL CHECK (length(entity) = 16),
  header     BLOB    NOT NULL,              -- the original bytes
  origin     INTEGER NOT NULL DEFAULT 0 CHECK (origin IN (0, 1, 2))
) STRICT;
CREATE TABLE 'search_applications_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_applications_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_applications_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_applications_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_consultations_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_consultations_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_consultations_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_consultations_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_copies_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_copies_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_copies_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_copies_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_materials_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_materials_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_materials_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_materials_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'search_suggestions_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_suggestions_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_suggestions_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'search_suggestions_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE applications (
  id           INTEGER PRIMARY KEY,         -- of the first entry about it
  entity       BLOB    NOT NULL UNIQUE,
  number       TEXT,
  received_on  TEXT    NOT NULL,
  received_at  TEXT,
  state        TEXT    NOT NULL,
  agency       TEXT    NOT NULL,
  handed_over_on TEXT,
  awaits_handover INTEGER NOT NULL,
  record       TEXT    NOT NULL
) STRICT;
CREATE TABLE consultations (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  number       TEXT,
  asked_on     TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  agency       TEXT,
  record       TEXT    NOT NULL
, guidance BLOB, counts_from TEXT NOT NULL DEFAULT '', call_back INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE copies (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  number       TEXT,
  made_on      TEXT    NOT NULL,
  pages        INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL,
  record       TEXT    NOT NULL
) STRICT;
CREATE TABLE desk (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  epoch      INTEGER NOT NULL,
  signing_key BLOB   NOT NULL               -- PKCS #8, SM2
) STRICT;
CREATE TABLE district (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  letter     TEXT    NOT NULL,              -- 注册文件; without its code once that was used
  proxy      TEXT,
  granted    BLOB,                          -- what the district signed when it let this desk in
  signature  BLOB,                          -- its signature
  refused    TEXT,                          -- why it does not let it in, as the district says it
  contact_at INTEGER                        -- when it last answered, milliseconds since 1970 UTC
) STRICT;
CREATE TABLE drafts (
  operator   TEXT    NOT NULL,
  form       TEXT    NOT NULL,
  content    TEXT    NOT NULL,
  saved_at   INTEGER NOT NULL,              -- milliseconds since 1970-01-01 UTC, by the desk's clock
  PRIMARY KEY (operator, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE files (
  file  BLOB    PRIMARY KEY,                  -- SM3 of the encrypted file, its name
  own   INTEGER NOT NULL,                     -- it was put there at this desk
  here  INTEGER NOT NULL,                     -- it is on this disk
  sent  INTEGER NOT NULL                      -- the district has it
) STRICT, WITHOUT ROWID;
CREATE TABLE imported_rows (
  identity     BLOB    PRIMARY KEY CHECK (length(identity) = 32),
  entity       BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE materials (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  place        TEXT    NOT NULL,            -- where it stands in the catalogue: category, level, title
  label        TEXT    NOT NULL,            -- 资料码, as a scanner reads it
  state        TEXT    NOT NULL,            -- how it stands as long as its last day is far
  valid_until  TEXT    NOT NULL,            -- its last day, 9999-12-31 where it has none
  record       TEXT    NOT NULL
) STRICT;
CREATE TABLE migrations (number INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;
CREATE TABLE readings (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  noted_on     TEXT    NOT NULL,
  record       TEXT    NOT NULL
) STRICT;
CREATE TABLE reference_data (
  noun         TEXT    NOT NULL,
  id           INTEGER NOT NULL,
  entity       BLOB    NOT NULL,
  record       TEXT    NOT NULL,
  PRIMARY KEY (noun, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_bodies (
  name         TEXT    PRIMARY KEY,
  records      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE search_documents (
  id           INTEGER PRIMARY KEY,         -- the record's id in its own table
  noun         TEXT    NOT NULL,
  entity       BLOB    NOT NULL,
  day          TEXT    NOT NULL,            -- by which its register is ordered
  bodies       TEXT    NOT NULL             -- the bodies it names, one a line
) STRICT;
CREATE TABLE series (
  prefix     TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  year       INTEGER NOT NULL,
  last       INTEGER NOT NULL,
  PRIMARY KEY (prefix, kind, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE streams (
  scope      TEXT    PRIMARY KEY,
  position   INTEGER NOT NULL,
  running    BLOB    NOT NULL CHECK (length(running) = 32)
) STRICT, WITHOUT ROWID;
CREATE TABLE suggestions (
  id           INTEGER PRIMARY KEY,
  entity       BLOB    NOT NULL UNIQUE,
  number       TEXT,
  registered_on TEXT   NOT NULL,
  state        TEXT    NOT NULL,
  record       TEXT    NOT NULL
) STRICT;
CREATE TABLE sync (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  accepted   BLOB REFERENCES entries (hash),  -- 已上报
  durable    BLOB REFERENCES entries (hash),  -- 已同步至区级
  renew      INTEGER NOT NULL DEFAULT 0       -- it has to begin anew
, bundles_made INTEGER NOT NULL DEFAULT 0, bundles_answered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TRIGGER bodies_are_never_deleted BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'a body is never deleted'); END;
CREATE TRIGGER bodies_stay_as_written BEFORE UPDATE ON bodies
BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entries_stay_as_written BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE UNIQUE INDEX entries_written_here ON entries (epoch, seq) WHERE origin = 0;
CREATE VIRTUAL TABLE search_applications USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_consultations USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_copies USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_materials USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_suggestions USING fts5 (
  tokens, content = '', contentless_delete = 1, tokenize = 'ascii'
);
