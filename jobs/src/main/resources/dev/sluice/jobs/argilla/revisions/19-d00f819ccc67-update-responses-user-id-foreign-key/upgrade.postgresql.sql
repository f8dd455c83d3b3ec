-- From here on every response has a user.
DELETE FROM responses WHERE user_id IS NULL;

ALTER TABLE responses ALTER COLUMN user_id SET NOT NULL;
ALTER TABLE responses DROP CONSTRAINT responses_user_id_fkey;
ALTER TABLE responses ADD CONSTRAINT responses_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
