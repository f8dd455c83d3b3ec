CREATE TABLE users (
    id UUID NOT NULL,
    first_name VARCHAR NOT NULL,
    last_name VARCHAR,
    username VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    api_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE INDEX ix_users_role ON users (role);
CREATE UNIQUE INDEX ix_users_api_key ON users (api_key);
