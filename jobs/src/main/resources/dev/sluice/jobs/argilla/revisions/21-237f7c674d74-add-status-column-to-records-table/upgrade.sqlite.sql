ALTER TABLE records ADD COLUMN status VARCHAR(9) DEFAULT 'pending' NOT NULL;

-- Every dataset starts out with min_submitted 1, so one submitted response completes a record.
UPDATE records SET status = 'completed'
WHERE id IN (SELECT record_id FROM responses WHERE status = 'submitted');

CREATE INDEX ix_records_status ON records (status);
