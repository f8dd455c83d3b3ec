ALTER TABLE datasets ADD COLUMN last_activity_at TIMESTAMP WITHOUT TIME ZONE;
UPDATE datasets SET last_activity_at = updated_at;
ALTER TABLE datasets ALTER COLUMN last_activity_at SET NOT NULL;
