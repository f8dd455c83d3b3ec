CREATE TABLE fields (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    title TEXT NOT NULL,
    required BOOLEAN DEFAULT 0 NOT NULL,
    settings JSON NOT NULL,
    dataset_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT field_name_dataset_id_uq UNIQUE (name, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_fields_name ON fields (name);
CREATE INDEX ix_fields_dataset_id ON fields (dataset_id);
