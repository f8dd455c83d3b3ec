-- SQLite changes a foreign key, or whether a column may be empty, only by making the table anew.
CREATE TABLE responses_new (
    id CHAR(32) NOT NULL,
    "values" JSON,
    status VARCHAR NOT NULL,
    record_id CHAR(32) NOT NULL,
    user_id CHAR(32),
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT response_record_id_user_id_uq UNIQUE (record_id, user_id),
    CONSTRAINT responses_record_id_fkey FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    CONSTRAINT responses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

INSERT INTO responses_new (
    id,
    "values",
    status,
    record_id,
    user_id,
    inserted_at,
    updated_at
)
SELECT
    id,
    "values",
    status,
    record_id,
    user_id,
    inserted_at,
    updated_at
FROM responses;

DROP TABLE responses;
ALTER TABLE responses_new RENAME TO responses;

CREATE INDEX ix_responses_status ON responses (status);
CREATE INDEX ix_responses_record_id ON responses (record_id);
CREATE INDEX ix_responses_user_id ON responses (user_id);
