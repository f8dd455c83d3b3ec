DROP TABLE workspaces_users;
