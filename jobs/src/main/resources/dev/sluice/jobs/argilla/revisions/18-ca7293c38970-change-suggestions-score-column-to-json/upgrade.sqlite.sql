-- SQLite changes the type of a column only by making the table anew.
-- A value that is a list needs one score for each of its items: its single score cannot stay.
CREATE TABLE suggestions_new (
    id CHAR(32) NOT NULL,
    value JSON NOT NULL,
    score JSON,
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

INSERT INTO suggestions_new (
    id,
    value,
    score,
    agent,
    type,
    record_id,
    question_id,
    inserted_at,
    updated_at
)
SELECT
    id,
    value,
    CASE WHEN json_type(value) = 'array' THEN NULL ELSE score END,
    agent,
    type,
    record_id,
    question_id,
    inserted_at,
    updated_at
FROM suggestions;

DROP TABLE suggestions;
ALTER TABLE suggestions_new RENAME TO suggestions;

CREATE INDEX ix_suggestions_type ON suggestions (type);
CREATE INDEX ix_suggestions_record_id ON suggestions (record_id);
CREATE INDEX ix_suggestions_question_id ON suggestions (question_id);
