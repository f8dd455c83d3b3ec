CREATE TABLE webhooks (
    id UUID NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events JSON NOT NULL,
    enabled BOOLEAN DEFAULT true NOT NULL,
    description TEXT,
    inserted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
