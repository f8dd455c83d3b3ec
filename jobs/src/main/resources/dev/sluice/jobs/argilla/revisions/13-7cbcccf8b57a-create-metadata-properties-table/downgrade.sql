DROP TABLE metadata_properties;
