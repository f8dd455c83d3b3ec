ALTER TABLE responses ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE responses DROP CONSTRAINT responses_user_id_fkey;
ALTER TABLE responses ADD CONSTRAINT responses_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL;
