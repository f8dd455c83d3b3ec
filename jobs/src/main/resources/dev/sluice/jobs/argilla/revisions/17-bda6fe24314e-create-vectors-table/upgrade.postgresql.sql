CREATE TABLE vectors (
    value JSON NOT NULL,
    record_id UUID NOT NULL,
    vector_settings_id UUID NOT NULL,
    id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vector_record_id_vector_settings_id_uq UNIQUE (record_id, vector_settings_id),
    FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    FOREIGN KEY (vector_settings_id) REFERENCES vectors_settings (id) ON DELETE CASCADE
);

CREATE INDEX ix_vectors_record_id ON vectors (record_id);
CREATE INDEX ix_vectors_vector_settings_id ON vectors (vector_settings_id);
