-- SQLite adds a NOT NULL column without a default only by making the table anew. Foreign keys are off meanwhile:
-- otherwise dropping the old table would delete the questions, records and all else that belongs to a dataset.
CREATE TABLE datasets_new (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    guidelines TEXT,
    status VARCHAR NOT NULL,
    workspace_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    allow_extra_metadata BOOLEAN DEFAULT true NOT NULL,
    last_activity_at DATETIME NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT dataset_name_workspace_id_uq UNIQUE (name, workspace_id),
    FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
);

INSERT INTO datasets_new (
    id,
    name,
    guidelines,
    status,
    workspace_id,
    inserted_at,
    updated_at,
    allow_extra_metadata,
    last_activity_at
)
SELECT
    id,
    name,
    guidelines,
    status,
    workspace_id,
    inserted_at,
    updated_at,
    allow_extra_metadata,
    updated_at
FROM datasets;

DROP TABLE datasets;
ALTER TABLE datasets_new RENAME TO datasets;

CREATE INDEX ix_datasets_name ON datasets (name);
CREATE INDEX ix_datasets_status ON datasets (status);
CREATE INDEX ix_datasets_workspace_id ON datasets (workspace_id);
