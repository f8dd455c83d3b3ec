CREATE TABLE webhooks (
    id CHAR(32) NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events JSON NOT NULL,
    enabled BOOLEAN DEFAULT true NOT NULL,
    description TEXT,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (id)
);
