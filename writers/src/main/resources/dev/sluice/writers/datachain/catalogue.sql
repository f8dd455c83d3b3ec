-- The tables of a DataChain catalogue that are the same from G2 on.

CREATE TABLE meta (
  id INTEGER NOT NULL,
  schema_version INTEGER,
  PRIMARY KEY (id)
);

CREATE TABLE namespaces (
  id INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  created_at DATETIME,
  PRIMARY KEY (id),
  UNIQUE (name)
);

CREATE TABLE projects (
  id INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  created_at DATETIME,
  namespace_id INTEGER NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (namespace_id, name),
  FOREIGN KEY(namespace_id) REFERENCES namespaces (id) ON DELETE CASCADE
);

CREATE TABLE datasets_dependencies (
  id INTEGER NOT NULL,
  source_dataset_id INTEGER NOT NULL,
  source_dataset_version_id INTEGER,
  dataset_id INTEGER,
  dataset_version_id INTEGER,
  PRIMARY KEY (id),
  FOREIGN KEY(source_dataset_id) REFERENCES datasets (id),
  FOREIGN KEY(source_dataset_version_id) REFERENCES datasets_versions (id),
  FOREIGN KEY(dataset_id) REFERENCES datasets (id),
  FOREIGN KEY(dataset_version_id) REFERENCES datasets_versions (id)
);

INSERT INTO meta VALUES (1, 1);
