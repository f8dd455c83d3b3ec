ALTER TABLE datasets ADD COLUMN metadata JSON;
