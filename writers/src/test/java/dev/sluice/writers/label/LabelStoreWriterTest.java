package dev.sluice.writers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

class LabelStoreWriterTest {
    private static final Path STORED = Path.of("/storage/migrated_αλφα_1");
    private static final LegacyProject PROJECT = new LegacyProject(1, "αλφα", "/data/a", null, "{\"threshold\": 3}");
    private static final SessionRow REGULAR = new SessionRow(11, "s1", true, null, null, null);
    private static final ProjectConversion CONVERSION = new ProjectConversion(
            PROJECT,
            new TreeMap<>(Map.of("threshold", 3, "migrated_from", "legacy")),
            Map.of(REGULAR, new SessionPlaces.Place("s1", STORED + "/s1")),
            Set.of(REGULAR.id()));

    @TempDir
    private Path folder;

    private LabelDatabase label;
    private LabelStoreWriter writer;

    @BeforeEach
    void open() {
        label = new LabelDatabase(folder);
        label.run("""
                INSERT INTO projects (project_id, project_name, path, labelings, project_type, analysis_config) VALUES
                  (1, 'αλφα', '/data/a', '[]', NULL, '{"threshold": 3}'), (2, 'b', '/data/b', NULL, 'legacy', NULL);
                INSERT INTO sessions (session_id, project_id, session_name, bouts, verified, parent_session_data_path)
                VALUES (11, 1, 's1', '[[1, 2]]', 1, NULL), (12, 1, 'elsewhere', NULL, 0, '/other/place')""");
        writer = new LabelStoreWriter(label.database(), "run-a");
        writer.prepare();
    }

    @AfterEach
    void close() {
        label.close();
    }

    private static NewDataset dataset(Long replaces, String... sessions) {
        List<RawSession> rows = List.of(sessions).stream()
                .map(name -> new RawSession(name, name.equals("s1") ? "{\"é\": \"😀\"}\n" : null, 3))
                .toList();
        return new NewDataset(
                "migrated_αλφα",
                "aa",
                STORED,
                5_000_000_000L,
                "from αλφα",
                "{\"original\": \"/data/a\"}",
                rows,
                replaces);
    }

    private long inTransaction(LongSupplier change) {
        return label.database().transactions().execute(status -> change.getAsLong());
    }

    private long migrate() {
        return inTransaction(() -> {
            long id = writer.dataset(1, dataset(null, "s1", "s2"));
            writer.convert(CONVERSION, id);
            return id;
        });
    }

    @Test
    void aNewDatasetHasItsRowAndOneForEachSession() {
        long id = inTransaction(() -> writer.dataset(1, dataset(null, "s1", "s2")));
        assertThat(label.row("SELECT * FROM raw_datasets"))
                .containsEntry("dataset_id", (int) id)
                .containsEntry("dataset_name", "migrated_αλφα")
                .containsEntry("dataset_hash", "aa")
                .containsEntry("file_path", STORED.toString())
                .containsEntry("file_size_bytes", 5_000_000_000L)
                .containsEntry("session_count", 2)
                .containsEntry("description", "from αλφα")
                .containsEntry("metadata", "{\"original\": \"/data/a\"}");
        assertThat(label.rows("SELECT * FROM raw_dataset_sessions ORDER BY session_name"))
                .extracting(row -> row.get("session_name"), row -> row.get("session_path"))
                .containsExactly(tuple("s1", STORED + "/s1"), tuple("s2", STORED + "/s2"));
        assertThat(label.row("SELECT * FROM raw_dataset_sessions WHERE session_name = 's1'"))
                .containsEntry("original_labels_json", "{\"é\": \"😀\"}\n")
                .containsEntry("file_count", 3)
                .containsEntry("dataset_id", (int) id);
    }

    @Test
    void aMigratedProjectReadsFromItsDatasetAndKeepsEverythingElse() {
        long id = migrate();
        assertThat(label.row("SELECT * FROM projects WHERE project_id = 1"))
                .containsEntry("path", null)
                .containsEntry("legacy_path", "/data/a")
                .containsEntry("project_type", "dataset_based")
                .containsEntry("labelings", "[]")
                .containsEntry(
                        "analysis_config",
                        "{\"migrated_from\":\"legacy\",\"threshold\":3,\"dataset_id\":%d}".formatted(id));
        assertThat(label.row("SELECT * FROM sessions WHERE session_id = 11"))
                .containsEntry("dataset_id", (int) id)
                .containsEntry("raw_session_name", "s1")
                .containsEntry("parent_session_data_path", STORED + "/s1")
                .containsEntry("bouts", "[[1, 2]]")
                .containsEntry("verified", 1);
        assertThat(label.row("SELECT * FROM project_dataset_refs"))
                .containsEntry("project_id", 1)
                .containsEntry("dataset_id", (int) id);
    }

    @Test
    void otherProjectsAndSessionsThatReadElsewhereStayAsTheyWere() {
        String others = "SELECT * FROM projects, sessions WHERE projects.project_id = 2 AND session_id = 12";
        Map<String, Object> before = label.row(others);
        migrate();
        assertThat(label.row(others)).isEqualTo(before);
    }

    @Test
    void aProjectThatIsLinkedAlreadyIsNotLinkedTwice() {
        label.run("INSERT INTO raw_datasets (dataset_id, dataset_name, dataset_hash, file_path)"
                + " VALUES (5, 'half', 'aa', '" + STORED + "'); INSERT INTO project_dataset_refs VALUES (9, 1, 5)");
        inTransaction(() -> {
            writer.convert(CONVERSION, 5);
            return 5;
        });
        assertThat(label.rows("SELECT * FROM project_dataset_refs")).hasSize(1);
        assertThat(label.row("SELECT project_type FROM projects WHERE project_id = 1"))
                .containsEntry("project_type", "dataset_based");
    }

    @Test
    void sessionRowsThatADatasetLacksAreAddedAndTheOthersLeftAlone() {
        long id = inTransaction(() -> writer.dataset(1, dataset(null, "s1")));
        label.run("UPDATE raw_dataset_sessions SET original_labels_json = 'mine'");
        inTransaction(() -> {
            writer.sessionsOf(1, id, STORED, dataset(null, "s1", "s2").sessions());
            return id;
        });
        assertThat(label.rows("SELECT * FROM raw_dataset_sessions ORDER BY session_name"))
                .extracting(row -> row.get("session_name"), row -> row.get("original_labels_json"))
                .containsExactly(tuple("s1", "mine"), tuple("s2", null));
    }

    @Test
    void aDatasetThatLostItsFolderKeepsItsNumberAndLeadsToTheNewOne() {
        label.run("INSERT INTO raw_datasets (dataset_id, dataset_name, dataset_hash, file_path)"
                + " VALUES (5, 'lost', 'aa', '/gone'); INSERT INTO raw_dataset_sessions"
                + " (dataset_id, session_name, session_path) VALUES (5, 's1', '/gone/s1')");
        assertThat(inTransaction(() -> writer.dataset(1, dataset(5L, "s1", "s2"))))
                .isEqualTo(5);
        assertThat(label.row("SELECT * FROM raw_datasets"))
                .containsEntry("file_path", STORED.toString())
                .containsEntry("file_size_bytes", 5_000_000_000L)
                .containsEntry("session_count", 2)
                .containsEntry("dataset_name", "lost");
        assertThat(label.rows("SELECT session_path FROM raw_dataset_sessions ORDER BY session_name"))
                .extracting(row -> row.get("session_path"))
                .containsExactly(STORED + "/s1", STORED + "/s2");
    }

    @Test
    void aProjectThatSomebodyChangedMeanwhileStaysAsTheyLeftIt() {
        label.run("UPDATE projects SET path = '/data/moved' WHERE project_id = 1");
        List<List<Map<String, Object>>> before = label.content();
        assertThatThrownBy(this::migrate)
                .isInstanceOf(ItemException.class)
                .hasMessageContaining("changed by somebody else");
        assertThat(label.content()).isEqualTo(before);
        assertThat(label.rows("SELECT * FROM sluice_label_earlier_values")).isEmpty();
    }

    @Test
    void aSecondDatasetOfOneHashLeavesNothingHalfWritten() {
        migrate();
        List<List<Map<String, Object>>> before = label.content();
        assertThatThrownBy(() -> inTransaction(() -> writer.dataset(2, dataset(null, "s1"))))
                .isInstanceOf(DataAccessException.class);
        assertThat(label.content()).isEqualTo(before);
    }
}
