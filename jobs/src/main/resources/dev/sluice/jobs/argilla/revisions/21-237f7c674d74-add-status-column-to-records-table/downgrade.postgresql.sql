DROP INDEX ix_records_status;
ALTER TABLE records DROP COLUMN status;
DROP TYPE record_status_enum;
