-- 离线上报 – the number of the last bundle that was made here, and of the newest one whose answer was read.
ALTER TABLE sync ADD COLUMN bundles_made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync ADD COLUMN bundles_answered INTEGER NOT NULL DEFAULT 0;
