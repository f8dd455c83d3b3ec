DROP TABLE suggestions;
DROP TYPE suggestion_type_enum;
