ALTER TABLE records ADD COLUMN metadata JSON;
