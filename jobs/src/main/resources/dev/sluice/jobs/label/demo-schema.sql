-- A Label database in SQLite as its application leaves it after all of its SQL migrations; for `sluice demo`.
CREATE TABLE participants (
  participant_id INTEGER PRIMARY KEY AUTOINCREMENT,
  participant_code VARCHAR(50) NOT NULL UNIQUE,
  first_name VARCHAR(100),
  last_name VARCHAR(100),
  email VARCHAR(255),
  notes TEXT,
  great_puffs BOOLEAN DEFAULT 0,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE projects (
  project_id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_name VARCHAR(255) NOT NULL UNIQUE,
  participant_id INTEGER NOT NULL REFERENCES participants (participant_id) ON DELETE RESTRICT,
  path VARCHAR(500),
  watch_assigned_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  watch_returned_at TIMESTAMP,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  labelings TEXT CHECK (labelings IS NULL OR json_valid(labelings)),
  legacy_path VARCHAR(500),
  project_type VARCHAR(20) DEFAULT 'legacy' CHECK (project_type IN ('legacy', 'dataset_based')),
  analysis_config TEXT CHECK (analysis_config IS NULL OR json_valid(analysis_config)),
  UNIQUE (participant_id, project_name)
);
CREATE TABLE sessions (
  session_id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (project_id) ON DELETE CASCADE,
  session_name VARCHAR(255) NOT NULL,
  status VARCHAR(50) DEFAULT 'Initial',
  keep BOOLEAN,
  is_visible SMALLINT NOT NULL DEFAULT 1,
  bouts TEXT CHECK (bouts IS NULL OR json_valid(bouts)),
  verified SMALLINT DEFAULT 0,
  start_ns BIGINT NOT NULL,
  stop_ns BIGINT NOT NULL,
  parent_session_data_path VARCHAR(500),
  data_start_offset BIGINT,
  data_end_offset BIGINT,
  dataset_id INTEGER,
  raw_session_name VARCHAR(255),
  split_config_id INTEGER,
  puffs_verified SMALLINT DEFAULT 0,
  smoking_verified SMALLINT DEFAULT 0,
  UNIQUE (project_id, session_name)
);
CREATE TABLE session_lineage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  child_session_id INTEGER NOT NULL REFERENCES sessions (session_id),
  parent_session_id INTEGER NOT NULL REFERENCES sessions (session_id),
  split_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE models (
  model_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name VARCHAR(255) NOT NULL,
  description TEXT,
  py_filename VARCHAR(255) NOT NULL,
  pt_filename VARCHAR(255) NOT NULL,
  class_name VARCHAR(255) NOT NULL,
  model_settings TEXT,
  is_active SMALLINT DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE raw_datasets (
  dataset_id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_name VARCHAR(255) NOT NULL,
  dataset_hash VARCHAR(64) NOT NULL UNIQUE,
  file_path VARCHAR(500) NOT NULL,
  upload_timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  file_size_bytes BIGINT,
  session_count INTEGER DEFAULT 0,
  description TEXT,
  metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE raw_dataset_sessions (
  raw_session_id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES raw_datasets (dataset_id) ON DELETE CASCADE,
  session_name VARCHAR(255) NOT NULL,
  session_path VARCHAR(500) NOT NULL,
  original_labels_json TEXT,
  file_count INTEGER DEFAULT 0,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (dataset_id, session_name)
);
CREATE TABLE project_dataset_refs (
  ref_id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (project_id) ON DELETE CASCADE,
  dataset_id INTEGER NOT NULL REFERENCES raw_datasets (dataset_id) ON DELETE CASCADE,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (project_id, dataset_id)
);
CREATE TABLE project_split_configs (
  config_id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (project_id) ON DELETE CASCADE,
  dataset_id INTEGER NOT NULL REFERENCES raw_datasets (dataset_id) ON DELETE CASCADE,
  raw_session_name VARCHAR(255) NOT NULL,
  split_strategy VARCHAR(20) DEFAULT 'time_based' CHECK (split_strategy IN ('time_based', 'bout_based', 'custom')),
  split_parameters TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
