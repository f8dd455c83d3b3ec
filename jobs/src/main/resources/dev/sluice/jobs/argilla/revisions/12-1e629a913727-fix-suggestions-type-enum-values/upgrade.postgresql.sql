-- Allowed inside a transaction since PostgreSQL 12. The values can be used once it is committed.
ALTER TYPE suggestion_type_enum ADD VALUE IF NOT EXISTS 'model';
ALTER TYPE suggestion_type_enum ADD VALUE IF NOT EXISTS 'human';
