DROP INDEX ix_records_status;
ALTER TABLE records DROP COLUMN status;
