package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFacts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A catalogue that Sluice has made, looked at with SQLite's driver alone. */
record MadeCatalogue(Path file) {
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** The first column of what is found. */
    List<String> query(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    void change(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** What {@link CatalogueFacts} tells of each version. */
    Map<String, Map<String, String>> facts() throws Exception {
        return CatalogueFacts.of(file);
    }

    /** Nothing that nobody wants in a catalogue, and nothing that must not be wrong in it. */
    void assertClean() throws SQLException {
        assertThat(query("SELECT name FROM sqlite_master WHERE name LIKE 'sluice%'"))
                .isEmpty();
        assertThat(query("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(query("PRAGMA foreign_key_check")).isEmpty();
        assertThat(query("PRAGMA journal_mode")).containsExactly("wal");
        assertThat(query("SELECT id || ' ' || schema_version FROM meta")).containsExactly("1 1");
    }
}
