ALTER TABLE datasets DROP COLUMN metadata;
