-- The table of db-scheduler: when each schedule is due, and which server has it in hand.
CREATE TABLE sluice_schedule_due (
  task_name VARCHAR(100) NOT NULL,
  task_instance VARCHAR(100) NOT NULL,
  task_data BLOB,
  execution_time TIMESTAMP NOT NULL,
  picked BIT NOT NULL,
  picked_by VARCHAR(100),
  last_success TIMESTAMP,
  last_failure TIMESTAMP,
  consecutive_failures INT,
  last_heartbeat TIMESTAMP,
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
