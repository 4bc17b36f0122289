-- The five working days are counted from the question, or from its first assignment where the site decided
-- so (起算日). Until now it was the question everywhere.
ALTER TABLE consultations ADD COLUMN counts_from TEXT NOT NULL DEFAULT '';
UPDATE consultations SET counts_from = asked_on;
-- Who is still to be asked what they think of the answer (回访).
ALTER TABLE consultations ADD COLUMN call_back INTEGER NOT NULL DEFAULT 0;
UPDATE consultations SET call_back = 1
  WHERE state = '已反馈' AND json_extract(record, '$.rated') IS NULL
    AND json_extract(record, '$.registered.imported') IS NULL
    AND json_extract(record, '$.texts.contact') IS NOT NULL;
CREATE INDEX consultations_to_call ON consultations (asked_on, id) WHERE call_back = 1;
CREATE INDEX consultations_by_term ON consultations (state, counts_from, id);
