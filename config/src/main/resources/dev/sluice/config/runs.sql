-- One row for each run: what a person calls it, where it stands, how far it is.
CREATE TABLE sluice_run (
  run_id BIGINT NOT NULL PRIMARY KEY,
  run_uuid VARCHAR(36) NOT NULL UNIQUE,
  job_name VARCHAR(100) NOT NULL,
  store VARCHAR(2000) NOT NULL,
  options TEXT NOT NULL,
  working_folder TEXT NOT NULL,
  secret_variable VARCHAR(100),
  state VARCHAR(20) NOT NULL,
  stop_requested SMALLINT NOT NULL DEFAULT 0,
  leaving SMALLINT NOT NULL DEFAULT 0,
  phase VARCHAR(20),
  attempt BIGINT NOT NULL DEFAULT 0,
  created_at VARCHAR(40) NOT NULL,
  started_at VARCHAR(40) NOT NULL,
  ended_at VARCHAR(40),
  items_total BIGINT NOT NULL DEFAULT 0,
  items_done BIGINT NOT NULL DEFAULT 0,
  items_failed BIGINT NOT NULL DEFAULT 0,
  bytes_done BIGINT NOT NULL DEFAULT 0,
  failure TEXT,
  report_file TEXT NOT NULL
);
CREATE INDEX sluice_run_store ON sluice_run (job_name, store, state);

-- The steps of a run, once for each time that it was launched or resumed.
CREATE TABLE sluice_run_step (
  run_id BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  step VARCHAR(20) NOT NULL,
  started_at VARCHAR(40) NOT NULL,
  ended_at VARCHAR(40),
  items_total BIGINT NOT NULL DEFAULT 0,
  items_done BIGINT NOT NULL DEFAULT 0,
  items_failed BIGINT NOT NULL DEFAULT 0,
  bytes_done BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, attempt, step)
);

-- The report of a run. Apart from the run's row, which is written twice a second.
CREATE TABLE sluice_run_report (
  run_id BIGINT NOT NULL PRIMARY KEY,
  report TEXT NOT NULL
);
