ALTER TABLE records DROP COLUMN metadata;
