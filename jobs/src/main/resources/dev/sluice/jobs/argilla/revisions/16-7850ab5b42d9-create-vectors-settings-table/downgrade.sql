DROP TABLE vectors_settings;
