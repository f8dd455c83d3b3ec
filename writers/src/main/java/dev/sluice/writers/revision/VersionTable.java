package dev.sluice.writers.revision;

import dev.sluice.config.Database;
import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.DatabaseHeads;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table in which Alembic notes the revisions of a database: a row for each head, none at base.
 *
 * @see <a href="https://alembic.sqlalchemy.org/en/latest/branches.html">Working with Branches</a>
 */
public final class VersionTable {
    /** What makes it. */
    public static final String CREATE = """
            CREATE TABLE IF NOT EXISTS alembic_version (
                version_num VARCHAR(32) NOT NULL,
                CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
            )""";

    public static final String NAME = "alembic_version";

    private final Database database;
    private final JdbcClient jdbc;

    public VersionTable(Database database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /**
     * What the database notes; base where it notes nothing.
     *
     * @throws RefusedException where it does not tell
     */
    public DatabaseHeads heads() {
        try {
            if (!database.catalogue().has(NAME)) {
                return new DatabaseHeads(List.of());
            }
            return new DatabaseHeads(
                    jdbc.sql("SELECT version_num FROM %s WHERE version_num IS NOT NULL".formatted(NAME))
                            .query(String.class)
                            .list());
        } catch (DataAccessException e) {
            throw new RefusedException(
                    "%s does not say at which revision it is: %s; nothing was changed"
                            .formatted(
                                    database.address().shown(),
                                    e.getMostSpecificCause().getMessage()),
                    e);
        }
    }

    /** Makes the table as Alembic does, where it is not there. */
    void make() {
        jdbc.sql(CREATE).update();
    }

    /** Notes other heads than before, in the transaction of the caller, in a table that may have to be made. */
    public void note(DatabaseHeads.Change change) {
        make();
        change(change);
    }

    /**
     * Notes other heads than before, in the transaction of the caller.
     *
     * @throws RefusedException where a row is not there, or there twice
     */
    void change(DatabaseHeads.Change change) {
        for (String sql : statements(change)) {
            int rows = jdbc.sql(sql).update();
            if (rows != 1) {
                throw new RefusedException("%s changed %d rows and not one: somebody else is changing %s"
                        .formatted(sql, rows, database.address().shown()));
            }
        }
    }

    /** As Alembic does: a row whose revision gives place to another one is updated. Each changes one row. */
    public static List<String> statements(DatabaseHeads.Change change) {
        List<String> statements = new ArrayList<>();
        int updates = Math.min(change.deleted().size(), change.inserted().size());
        for (int i = 0; i < updates; i++) {
            statements.add("UPDATE alembic_version SET version_num='%s' WHERE alembic_version.version_num = '%s'"
                    .formatted(change.inserted().get(i), change.deleted().get(i)));
        }
        change.deleted().stream()
                .skip(updates)
                .forEach(id -> statements.add(
                        "DELETE FROM alembic_version WHERE alembic_version.version_num = '%s'".formatted(id)));
        change.inserted().stream()
                .skip(updates)
                .forEach(id -> statements.add("INSERT INTO alembic_version (version_num) VALUES ('%s')".formatted(id)));
        return statements;
    }
}
