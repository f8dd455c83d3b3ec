DROP TABLE datasets_users;
