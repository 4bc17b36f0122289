-- What came in since the till was counted, without reading the journal between.
CREATE INDEX entries_of_money ON entries (device, epoch, seq)
  WHERE kind IN ('copy.made', 'receipt.voided');
-- Voided receipts, few among many: Today asks every minute which of them wait for a second person.
CREATE INDEX copies_voided ON copies (made_on, id) WHERE number IS NOT NULL AND amount_fen = 0;
