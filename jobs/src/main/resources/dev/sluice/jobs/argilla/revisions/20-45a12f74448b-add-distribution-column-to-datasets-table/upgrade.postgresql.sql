-- The default fills the rows that are there; later ones must bring their own.
ALTER TABLE datasets ADD COLUMN distribution JSON
    DEFAULT '{"strategy": "overlap", "min_submitted": 1}' NOT NULL;
ALTER TABLE datasets ALTER COLUMN distribution DROP DEFAULT;
