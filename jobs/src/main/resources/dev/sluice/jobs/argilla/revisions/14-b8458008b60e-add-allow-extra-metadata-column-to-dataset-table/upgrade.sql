ALTER TABLE datasets ADD COLUMN allow_extra_metadata BOOLEAN DEFAULT true NOT NULL;
