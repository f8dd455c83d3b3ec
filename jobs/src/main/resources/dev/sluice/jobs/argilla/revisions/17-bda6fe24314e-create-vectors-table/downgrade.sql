DROP TABLE vectors;
