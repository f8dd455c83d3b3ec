CREATE TABLE records (
    id UUID NOT NULL,
    fields JSON NOT NULL,
    external_id VARCHAR,
    dataset_id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT record_external_id_dataset_id_uq UNIQUE (external_id, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_records_external_id ON records (external_id);
CREATE INDEX ix_records_dataset_id ON records (dataset_id);
