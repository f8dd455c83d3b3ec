CREATE TABLE fields (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    title TEXT NOT NULL,
    required BOOLEAN DEFAULT false NOT NULL,
    settings JSON NOT NULL,
    dataset_id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT field_name_dataset_id_uq UNIQUE (name, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_fields_name ON fields (name);
CREATE INDEX ix_fields_dataset_id ON fields (dataset_id);
