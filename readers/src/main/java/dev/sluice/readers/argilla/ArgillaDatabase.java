package dev.sluice.readers.argilla;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.RefusedException;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.ArgillaDataset.Field;
import dev.sluice.model.argilla.ArgillaDataset.MetadataProperty;
import dev.sluice.model.argilla.ArgillaDataset.Question;
import dev.sluice.model.argilla.ArgillaDataset.Vector;
import dev.sluice.model.argilla.DocumentForm;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The database of an Argilla server: at which revision it is, and what datasets it has. It is only read. */
public final class ArgillaDatabase {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final JdbcClient jdbc;
    private final String revision;
    private final boolean hasMetadata;
    private final boolean hasVectors;

    /**
     * Looks what a database is.
     *
     * @throws RefusedException where it is none of Argilla's, one without records, or one that is newer than this program
     */
    public ArgillaDatabase(Database database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.dataSource());
        if (database.address().kind() == DatabaseAddress.Kind.MARIADB) {
            throw refused("Argilla runs on SQLite and PostgreSQL only: check the address");
        }
        if (!database.catalogue().has("alembic_version")
                || !database.catalogue().has("users")) {
            throw refused("this is no database of Argilla: check the address");
        }
        List<String> revisions = jdbc.sql("SELECT version_num FROM alembic_version")
                .query(String.class)
                .list();
        if (revisions.size() != 1 || !Revisions.knows(revisions.get(0))) {
            throw refused("it is at revision %s, which this Sluice does not know: get a newer Sluice"
                    .formatted(revisions.isEmpty() ? "none" : String.join(", ", revisions)));
        }
        this.revision = revisions.get(0);
        if (!Revisions.hasServer(revision)) {
            throw refused(
                    "at revision %s no server could run, and no record could be indexed: migrate the database first"
                            .formatted(revision));
        }
        this.hasMetadata = database.catalogue().has("metadata_properties");
        this.hasVectors = database.catalogue().has("vectors_settings");
    }

    private RefusedException refused(String why) {
        return new RefusedException("%s: %s".formatted(database.address().shown(), why));
    }

    /** The one that the database is at. */
    public String revision() {
        return revision;
    }

    /** In which form the server that owns the database keeps its index. */
    public DocumentForm form() {
        return Revisions.form(revision);
    }

    /** Every dataset, the oldest first. */
    public List<ArgillaDataset> datasets() {
        return jdbc.sql(DATASETS + " ORDER BY d.inserted_at, d.id")
                .query(dataset())
                .list();
    }

    /** A dataset as it is now. */
    public Optional<ArgillaDataset> dataset(String id) {
        return jdbc.sql(DATASETS + " WHERE d.id = ?")
                .param(key(id))
                .query(dataset())
                .optional();
    }

    private static final String DATASETS = """
            SELECT d.id, d.name, w.name, d.status FROM datasets d LEFT JOIN workspaces w ON w.id = d.workspace_id""";

    private RowMapper<ArgillaDataset> dataset() {
        return (row, number) -> {
            String id = StoredKeys.dashed(row.getString(1));
            return new ArgillaDataset(
                    id,
                    row.getString(2),
                    row.getString(3),
                    "ready".equals(row.getString(4)),
                    parts("fields", id, (part, n) -> new Field(part.getString(2), type(part.getString(3)))),
                    parts(
                            "questions",
                            id,
                            (part, n) -> new Question(part.getString(1), part.getString(2), type(part.getString(3)))),
                    hasMetadata
                            ? parts(
                                    "metadata_properties",
                                    id,
                                    (part, n) -> new MetadataProperty(part.getString(2), type(part.getString(3))))
                            : List.of(),
                    hasVectors ? vectors(id) : List.of());
        };
    }

    private <T> List<T> parts(String table, String dataset, RowMapper<T> mapper) {
        return jdbc.sql("SELECT id, name, settings FROM %s WHERE dataset_id = ? ORDER BY inserted_at, id"
                        .formatted(table))
                .param(key(dataset))
                .query(mapper)
                .list();
    }

    private List<Vector> vectors(String dataset) {
        return jdbc.sql("SELECT id, dimensions FROM vectors_settings WHERE dataset_id = ? ORDER BY inserted_at, id")
                .param(key(dataset))
                .query((row, n) -> new Vector(row.getString(1), StoredKeys.dashed(row.getString(1)), row.getInt(2)))
                .list();
    }

    /** Settings are an object that says of which type they are. */
    private static String type(String settings) {
        try {
            return JSON.readTree(settings).path("type").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private Object key(String id) {
        return database.dialect().key(StoredKeys.uuid(id));
    }

    /** Its records. */
    public RecordReader records() {
        return new RecordReader(database);
    }
}
