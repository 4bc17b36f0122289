-- 区级联网 – to which district this desk belongs and how it is reached. At most one row; no record of the counter.
CREATE TABLE district (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  letter     TEXT    NOT NULL,              -- 注册文件; without its code once that was used
  proxy      TEXT,
  granted    BLOB,                          -- what the district signed when it let this desk in
  signature  BLOB,                          -- its signature
  refused    TEXT,                          -- why it does not let it in, as the district says it
  contact_at INTEGER                        -- when it last answered, milliseconds since 1970 UTC
) STRICT;

-- 两处不一致 – found without reading the registers.
CREATE INDEX applications_in_conflict ON applications (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
CREATE INDEX consultations_in_conflict ON consultations (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
CREATE INDEX suggestions_in_conflict ON suggestions (id)
  WHERE json_array_length(record, '$.conflicts') > 0 OR json_array_length(record, '$.unfitted') > 0;
