CREATE TABLE suggestions (
    id CHAR(32) NOT NULL,
    value JSON NOT NULL,
    score FLOAT,
    agent VARCHAR,
    type VARCHAR,
    record_id CHAR(32) NOT NULL,
    question_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT suggestion_record_id_question_id_uq UNIQUE (record_id, question_id),
    FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    FOREIGN KEY (question_id) REFERENCES questions (id) ON DELETE CASCADE
);

CREATE INDEX ix_suggestions_type ON suggestions (type);
CREATE INDEX ix_suggestions_record_id ON suggestions (record_id);
CREATE INDEX ix_suggestions_question_id ON suggestions (question_id);
