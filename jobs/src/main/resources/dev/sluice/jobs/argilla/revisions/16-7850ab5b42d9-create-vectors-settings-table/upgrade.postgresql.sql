CREATE TABLE vectors_settings (
    name VARCHAR NOT NULL,
    title TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    dataset_id UUID NOT NULL,
    id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vector_settings_name_dataset_id_uq UNIQUE (name, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_vectors_settings_name ON vectors_settings (name);
CREATE INDEX ix_vectors_settings_dataset_id ON vectors_settings (dataset_id);
