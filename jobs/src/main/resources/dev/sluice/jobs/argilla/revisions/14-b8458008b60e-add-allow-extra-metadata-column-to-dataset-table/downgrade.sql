ALTER TABLE datasets DROP COLUMN allow_extra_metadata;
