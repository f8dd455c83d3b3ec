ALTER TABLE datasets DROP COLUMN last_activity_at;
