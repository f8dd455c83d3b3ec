-- One row for each schedule: what it runs, when, and what came of it last.
CREATE TABLE sluice_schedule (
  schedule_name VARCHAR(100) NOT NULL PRIMARY KEY,
  cron VARCHAR(200) NOT NULL,
  zone VARCHAR(100) NOT NULL,
  if_missed VARCHAR(10) NOT NULL,
  job_name VARCHAR(100) NOT NULL,
  options TEXT NOT NULL,
  working_folder TEXT NOT NULL,
  secret_variable VARCHAR(100),
  paused SMALLINT NOT NULL DEFAULT 0,
  created_at VARCHAR(40) NOT NULL,
  due_at VARCHAR(40),
  run_id BIGINT,
  outcome VARCHAR(20),
  message TEXT,
  began_at VARCHAR(40),
  ended_at VARCHAR(40),
  succeeded_at VARCHAR(40),
  failures BIGINT NOT NULL DEFAULT 0
);
