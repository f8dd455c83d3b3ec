CREATE TABLE datasets (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    guidelines TEXT,
    status VARCHAR NOT NULL,
    workspace_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT dataset_name_workspace_id_uq UNIQUE (name, workspace_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
);

CREATE INDEX ix_datasets_name ON datasets (name);
CREATE INDEX ix_datasets_status ON datasets (status);
CREATE INDEX ix_datasets_workspace_id ON datasets (workspace_id);
