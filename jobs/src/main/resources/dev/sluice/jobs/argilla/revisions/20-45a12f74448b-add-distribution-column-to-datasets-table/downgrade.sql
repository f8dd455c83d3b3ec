ALTER TABLE datasets DROP COLUMN distribution;
