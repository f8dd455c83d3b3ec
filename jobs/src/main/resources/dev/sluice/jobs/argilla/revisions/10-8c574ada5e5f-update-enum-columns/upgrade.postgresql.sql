CREATE TYPE user_role_enum AS ENUM ('owner', 'admin', 'annotator');
CREATE TYPE dataset_status_enum AS ENUM ('draft', 'ready');
CREATE TYPE response_status_enum AS ENUM ('draft', 'submitted', 'discarded');

-- A value outside of its type stops the revision: nothing is changed then.
ALTER TABLE users ALTER COLUMN role TYPE user_role_enum USING role::user_role_enum;
ALTER TABLE datasets ALTER COLUMN status TYPE dataset_status_enum USING status::dataset_status_enum;
ALTER TABLE responses ALTER COLUMN status TYPE response_status_enum USING status::response_status_enum;
