-- A value that is a list needs one score for each of its items: its single score cannot stay.
ALTER TABLE suggestions ALTER COLUMN score TYPE JSON
    USING CASE WHEN json_typeof(value) = 'array' THEN NULL ELSE to_json(score) END;
