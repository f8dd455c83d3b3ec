-- A DataChain catalogue with checkpoints, as the library makes it from 0.34 to 0.37, and as the newest one opens it.

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
