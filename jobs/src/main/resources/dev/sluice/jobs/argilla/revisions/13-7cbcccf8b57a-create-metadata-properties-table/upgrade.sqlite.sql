CREATE TABLE metadata_properties (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    title TEXT NOT NULL,
    settings JSON NOT NULL,
    allowed_roles JSON DEFAULT '[]' NOT NULL,
    dataset_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT metadata_property_name_dataset_id_uq UNIQUE (name, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_metadata_properties_name ON metadata_properties (name);
CREATE INDEX ix_metadata_properties_dataset_id ON metadata_properties (dataset_id);
