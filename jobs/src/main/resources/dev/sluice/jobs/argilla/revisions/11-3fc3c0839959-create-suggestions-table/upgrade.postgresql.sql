-- Without values, as Argilla made it: the next revision adds them.
CREATE TYPE suggestion_type_enum AS ENUM ();

CREATE TABLE suggestions (
    id UUID NOT NULL,
    value JSON NOT NULL,
    score DOUBLE PRECISION,
    agent VARCHAR,
    type suggestion_type_enum,
    record_id UUID NOT NULL,
    question_id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT suggestion_record_id_question_id_uq UNIQUE (record_id, question_id),
    FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    FOREIGN KEY (question_id) REFERENCES questions (id) ON DELETE CASCADE
);

CREATE INDEX ix_suggestions_type ON suggestions (type);
CREATE INDEX ix_suggestions_record_id ON suggestions (record_id);
CREATE INDEX ix_suggestions_question_id ON suggestions (question_id);
