CREATE TABLE workspaces (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_workspaces_name ON workspaces (name);
