CREATE TABLE datasets_users (
    dataset_id CHAR(32) NOT NULL,
    user_id CHAR(32) NOT NULL,
    inserted_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (dataset_id, user_id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id) ON DELETE CASCADE,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX ix_datasets_users_dataset_id ON datasets_users (dataset_id);
CREATE INDEX ix_datasets_users_user_id ON datasets_users (user_id);

-- Who responded in a dataset works on it.
INSERT INTO datasets_users (
    dataset_id,
    user_id,
    inserted_at,
    updated_at
)
SELECT DISTINCT
    records.dataset_id,
    responses.user_id,
    strftime('%Y-%m-%d %H:%M:%f000', 'now'),
    strftime('%Y-%m-%d %H:%M:%f000', 'now')
FROM responses
JOIN records ON records.id = responses.record_id;
