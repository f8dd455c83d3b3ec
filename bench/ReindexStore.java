import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A made-up database of an Argilla server with one dataset. The same rows whenever and wherever it is made.
 *
 * @param name of the set, as it is printed
 * @param index the name by which the server searches it
 */
record ReindexStore(Path bench, String name, int records, Path database, String index) {
    static ReindexStore make(Path bench, Path folder, String name, int records)
            throws IOException, InterruptedException, SQLException {
        Path home = Files.createDirectory(folder.resolve(name));
        Path database = home.resolve("argilla.db");
        Path schema = bench.resolve("reindex-schema.sql");
        script(bench, home, "reindex_store.py", schema.toString(), database.toString(), String.valueOf(records))
                .seconds("make");
        return new ReindexStore(bench, name, records, database, "rg." + dataset(database));
    }

    private static Command script(Path bench, Path place, String name, String... arguments) {
        return Command.in(place, "python3", bench.resolve(name).toString()).with(List.of(arguments));
    }

    private static String dataset(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM datasets")) {
            return row.getString(1).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        }
    }

    /** The reference: writes the first documents, at least so many, into an index, a hundred at a time. */
    Command pages(Path place, SearchServer server, String index, int least) {
        return script(
                bench,
                place,
                "reindex_reference.py",
                "write",
                database.toString(),
                server.address(),
                index,
                String.valueOf(least));
    }

    /** Writes all documents into files of a folder, ready to be sent, of about so many bytes each. */
    Command bulks(Path target, int bytes) {
        return script(
                bench,
                target,
                "reindex_reference.py",
                "bodies",
                database.toString(),
                target.toString(),
                String.valueOf(bytes));
    }
}
