CREATE TABLE vectors (
    value JSON NOT NULL,
    record_id CHAR(32) NOT NULL,
    vector_settings_id CHAR(32) NOT NULL,
    id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vector_record_id_vector_settings_id_uq UNIQUE (record_id, vector_settings_id),
    FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE,
    FOREIGN KEY (vector_settings_id) REFERENCES vectors_settings (id) ON DELETE CASCADE
);

CREATE INDEX ix_vectors_record_id ON vectors (record_id);
CREATE INDEX ix_vectors_vector_settings_id ON vectors (vector_settings_id);
