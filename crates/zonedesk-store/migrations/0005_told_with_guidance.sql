-- Who was told an answer of the library (口径) is asked for when the policy behind it lapses.
ALTER TABLE consultations ADD COLUMN guidance BLOB;
CREATE INDEX consultations_by_guidance ON consultations (guidance, asked_on, id)
  WHERE guidance IS NOT NULL;
