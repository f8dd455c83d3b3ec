CREATE TABLE datasets (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    guidelines TEXT,
    status VARCHAR NOT NULL,
    workspace_id UUID NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT dataset_name_workspace_id_uq UNIQUE (name, workspace_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
);

CREATE INDEX ix_datasets_name ON datasets (name);
CREATE INDEX ix_datasets_status ON datasets (status);
CREATE INDEX ix_datasets_workspace_id ON datasets (workspace_id);
