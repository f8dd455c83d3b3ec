-- A DataChain catalogue as its library leaves it, with checkpoints; for `sluice demo datachain`.

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

CREATE TABLE datasets (
  id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  attrs JSON,
  status INTEGER NOT NULL,
  feature_schema JSON,
  created_at DATETIME,
  finished_at DATETIME,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  script_output TEXT NOT NULL,
  sources TEXT NOT NULL,
  query_script TEXT NOT NULL,
  schema JSON,
  PRIMARY KEY (id),
  UNIQUE (project_id, name),
  FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);

CREATE TABLE datasets_versions (
  id INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  dataset_id INTEGER NOT NULL,
  version TEXT NOT NULL,
  status INTEGER NOT NULL,
  feature_schema JSON,
  created_at DATETIME,
  finished_at DATETIME,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  script_output TEXT NOT NULL,
  num_objects BIGINT,
  size BIGINT,
  preview JSON,
  sources TEXT NOT NULL,
  query_script TEXT NOT NULL,
  schema JSON,
  job_id TEXT,
  PRIMARY KEY (id),
  UNIQUE (dataset_id, version),
  FOREIGN KEY(dataset_id) REFERENCES datasets (id) ON DELETE CASCADE
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

CREATE TABLE jobs (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  status INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  finished_at DATETIME,
  "query" TEXT NOT NULL,
  query_type INTEGER NOT NULL,
  workers INTEGER NOT NULL,
  python_version TEXT,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  params JSON NOT NULL,
  metrics JSON NOT NULL,
  parent_job_id TEXT,
  PRIMARY KEY (id)
);

CREATE TABLE checkpoints (
  id TEXT NOT NULL,
  job_id TEXT,
  hash TEXT NOT NULL,
  partial BOOLEAN,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (job_id, hash)
);
