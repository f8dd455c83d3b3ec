ALTER TABLE users ALTER COLUMN role TYPE VARCHAR USING role::VARCHAR;
ALTER TABLE datasets ALTER COLUMN status TYPE VARCHAR USING status::VARCHAR;
ALTER TABLE responses ALTER COLUMN status TYPE VARCHAR USING status::VARCHAR;

DROP TYPE user_role_enum;
DROP TYPE dataset_status_enum;
DROP TYPE response_status_enum;
