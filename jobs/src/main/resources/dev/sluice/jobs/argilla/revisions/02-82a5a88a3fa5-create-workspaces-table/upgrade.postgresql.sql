CREATE TABLE workspaces (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_workspaces_name ON workspaces (name);
