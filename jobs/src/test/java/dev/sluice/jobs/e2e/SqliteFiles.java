package dev.sluice.jobs.e2e;

import java.nio.file.Path;
import java.util.Map;

/** SQLite in the place of a server: each database is a file. */
final class SqliteFiles implements LabelServer {
    private final Path folder;

    SqliteFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public String passwordVariable() {
        return "NO_PASSWORD";
    }

    @Override
    public void create(String database) {}

    @Override
    public Map<Integer, String> tooMuch() {
        return Map.of();
    }

    @Override
    public String address(String account, String database) {
        return "sqlite:" + folder.resolve(database + ".db");
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:" + address("", database);
    }

    @Override
    public void stop() {}

    @Override
    public void start() {}
}
