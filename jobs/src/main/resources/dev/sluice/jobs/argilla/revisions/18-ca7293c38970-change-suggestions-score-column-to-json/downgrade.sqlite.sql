-- A JSON column keeps a number as a number, so the type of the stored value tells. A score of exactly 1 is stored as
-- an integer and becomes 1.0. Lists of scores have no place in the old column.
ALTER TABLE suggestions ADD COLUMN score_float FLOAT;
UPDATE suggestions SET score_float = score WHERE typeof(score) IN ('integer', 'real');
ALTER TABLE suggestions DROP COLUMN score;
ALTER TABLE suggestions RENAME COLUMN score_float TO score;
