-- Lists of scores have no place in the old column. It ends up last in the table, as with Argilla.
ALTER TABLE suggestions ADD COLUMN score_float DOUBLE PRECISION;
UPDATE suggestions SET score_float = score::TEXT::DOUBLE PRECISION WHERE json_typeof(score) = 'number';
ALTER TABLE suggestions DROP COLUMN score;
ALTER TABLE suggestions RENAME COLUMN score_float TO score;
