-- A small catalogue as DataChain 0.19 left it, which newer DataChain refuses as outdated; for `sluice demo datachain`.

PRAGMA journal_mode = WAL;

CREATE TABLE datasets (
  id INTEGER NOT NULL,
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
  UNIQUE (name)
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
  PRIMARY KEY (id)
);

INSERT INTO datasets (id, name, description, status, feature_schema, created_at, error_message, error_stack, script_output, sources, query_script, schema)
VALUES (1, 'run.losses', 'losses of a training', 4, '{"step": "int", "loss": "float"}', '2023-05-01 08:00:00', '', '', '', '', '', '{"step": {"type": "Int64"}, "loss": {"type": "Float"}}');

INSERT INTO datasets_versions (id, uuid, dataset_id, version, status, feature_schema, created_at, error_message, error_stack, script_output, num_objects, size, sources, query_script, schema)
VALUES (1, 'run.losses 1.9.0', 1, '1.9.0', 4, '{"step": "int", "loss": "float"}', '2023-05-01 08:00:00', '', '', '', 5000, 0, '', '', '{"step": {"type": "Int64"}, "loss": {"type": "Float"}}'),
       (2, 'run.losses 1.10.0', 1, '1.10.0', 4, '{"step": "int", "loss": "float"}', '2023-05-02 08:00:00', '', '', '', 10000, 0, '', '', '{"step": {"type": "Int64"}, "loss": {"type": "Float"}}');

INSERT INTO datasets_dependencies VALUES (1, 1, 2, 1, 1);

CREATE TABLE "ds_run.losses_1_9_0" (
  sys__id INTEGER NOT NULL,
  sys__rand INTEGER DEFAULT (abs(random())) NOT NULL,
  step INTEGER,
  loss FLOAT,
  PRIMARY KEY (sys__id)
);

INSERT INTO "ds_run.losses_1_9_0"
WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 5000)
SELECT n, n * 7919, n, 1.0 / n FROM step;

CREATE TABLE "ds_run.losses_1_10_0" (
  sys__id INTEGER NOT NULL,
  sys__rand INTEGER DEFAULT (abs(random())) NOT NULL,
  step INTEGER,
  loss FLOAT,
  PRIMARY KEY (sys__id)
);

INSERT INTO "ds_run.losses_1_10_0"
WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 10000)
SELECT n, n * 7919, n, 1.0 / n FROM step;
