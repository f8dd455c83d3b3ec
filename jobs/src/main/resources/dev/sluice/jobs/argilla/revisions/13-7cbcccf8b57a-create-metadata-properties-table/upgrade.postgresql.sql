CREATE TABLE metadata_properties (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    title TEXT NOT NULL,
    settings JSON NOT NULL,
    allowed_roles JSON DEFAULT '[]' NOT NULL,
    dataset_id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT metadata_property_name_dataset_id_uq UNIQUE (name, dataset_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
);

CREATE INDEX ix_metadata_properties_name ON metadata_properties (name);
CREATE INDEX ix_metadata_properties_dataset_id ON metadata_properties (dataset_id);
