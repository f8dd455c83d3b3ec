CREATE TABLE responses (
    id CHAR(32) NOT NULL,
    "values" JSON,
    status VARCHAR NOT NULL,
    record_id CHAR(32) NOT NULL,
    user_id CHAR(32),
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT response_record_id_user_id_uq UNIQUE (record_id, user_id),
    FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX ix_responses_status ON responses (status);
CREATE INDEX ix_responses_record_id ON responses (record_id);
CREATE INDEX ix_responses_user_id ON responses (user_id);
