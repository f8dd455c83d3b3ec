package dev.sluice.writers.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.RawSession;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a migration notes of its changes must be enough to take every one of them back. */
class EarlierValuesTest {
    private static final Map<String, String> KEYS = Map.of(
            "projects", "project_id",
            "sessions", "session_id",
            "raw_datasets", "dataset_id",
            "raw_dataset_sessions", "raw_session_id",
            "project_dataset_refs", "ref_id");

    @TempDir
    private Path folder;

    private LabelDatabase label;
    private LabelStoreWriter writer;

    @BeforeEach
    void open() {
        label = new LabelDatabase(folder);
        label.run("""
                INSERT INTO raw_datasets VALUES (5, 'lost', 'bb', '/gone', NULL, 1, NULL, NULL, CURRENT_TIMESTAMP);
                INSERT INTO raw_dataset_sessions VALUES (50, 5, 's1', '/gone/s1', '{}', 2);
                INSERT INTO projects VALUES (1, 'αλφα', '/data/a', '[]', '/older', NULL, '{"b": 1,  "a": "é"}'),
                                            (2, 'b', '/data/b', NULL, NULL, 'legacy', NULL);
                INSERT INTO project_dataset_refs VALUES (9, 2, 5);
                INSERT INTO sessions VALUES (11, 1, 's1', '[[1, 2]]', 1, '/data/a/s1', NULL, NULL),
                                            (12, 1, 's2', NULL, 0, NULL, 5, 'before'),
                                            (21, 2, 's1', NULL, 0, NULL, NULL, NULL)""");
        writer = new LabelStoreWriter(label.database(), "run-a");
        writer.prepare();
    }

    @AfterEach
    void close() {
        label.close();
    }

    private void migrate(LegacyProject project, NewDataset dataset, SessionRow... sessions) {
        label.database().transactions().executeWithoutResult(status -> {
            Map<SessionRow, SessionPlaces.Place> places = new LinkedHashMap<>();
            for (SessionRow session : sessions) {
                places.put(
                        session,
                        new SessionPlaces.Place(
                                session.name(),
                                dataset.folder().resolve(session.name()).toString()));
            }
            long id = writer.dataset(project.id(), dataset);
            writer.convert(new ProjectConversion(project, Map.of("migrated_from", "legacy"), places, Set.of()), id);
        });
    }

    private static NewDataset dataset(String hash, Long replaces) {
        List<RawSession> sessions = List.of(new RawSession("s1", "{}", 1), new RawSession("s2", null, 0));
        return new NewDataset("d", hash, Path.of("/storage", hash), 7, "text", "{}", sessions, replaces);
    }

    private void migrateBoth() {
        migrate(
                new LegacyProject(1, "αλφα", "/data/a", null, "{\"b\": 1,  \"a\": \"é\"}"),
                dataset("aa", null),
                new SessionRow(11, "s1", true, "/data/a/s1", null, null),
                new SessionRow(12, "s2", true, null, 5L, "before"));
        migrate(
                new LegacyProject(2, "b", "/data/b", "legacy", null),
                dataset("bb", 5L),
                new SessionRow(21, "s1", true, null, null, null));
    }

    /** Takes back what was noted, the last first. */
    private void takeBack() {
        JdbcClient jdbc = JdbcClient.create(label.database().dataSource());
        for (Map<String, Object> each :
                label.rows("SELECT * FROM sluice_label_earlier_values ORDER BY value_id DESC")) {
            Object table = each.get("table_name");
            Object column = each.get("column_name");
            String where = " WHERE %s = ?".formatted(KEYS.get(table));
            if (column.equals(EarlierValues.OPENED)) {
                continue;
            }
            if (column.equals(EarlierValues.WHOLE_ROW)) {
                jdbc.sql("DELETE FROM " + table + where)
                        .param(each.get("row_id"))
                        .update();
            } else {
                jdbc.sql("UPDATE %s SET %s = ?".formatted(table, column) + where)
                        .params(Arrays.asList(each.get("earlier_value"), each.get("row_id")))
                        .update();
            }
        }
    }

    @Test
    void everyChangeCanBeTakenBackExactly() {
        label.run("UPDATE projects SET legacy_path = NULL");
        List<List<Map<String, Object>>> before = label.content();
        migrateBoth();
        assertThat(label.content()).isNotEqualTo(before);
        takeBack();
        assertThat(label.content()).isEqualTo(before);
    }

    @Test
    void aLinkThatWasThereBeforeIsNotNotedAsMade() {
        migrateBoth();
        assertThat(label.rows(
                        "SELECT row_id FROM sluice_label_earlier_values WHERE table_name = 'project_dataset_refs'"))
                .hasSize(1)
                .noneMatch(row -> ((Number) row.get("row_id")).longValue() == 9);
    }

    @Test
    void everyNoteSaysWhichRunAndWhichProjectAndWhatWasWritten() {
        migrateBoth();
        assertThat(label.rows("SELECT DISTINCT run_uuid, project_id FROM sluice_label_earlier_values ORDER BY 2"))
                .containsExactly(
                        Map.of("run_uuid", "run-a", "project_id", 1), Map.of("run_uuid", "run-a", "project_id", 2));
        assertThat(
                        label.row(
                                "SELECT earlier_value, written_value FROM sluice_label_earlier_values"
                                        + " WHERE table_name = 'sessions' AND row_id = 11 AND column_name = 'parent_session_data_path'"))
                .containsEntry("earlier_value", "/data/a/s1")
                .containsEntry("written_value", "/storage/aa/s1");
    }

    @Test
    void preparingAgainKeepsWhatWasNoted() {
        migrateBoth();
        List<Map<String, Object>> noted = label.rows("SELECT * FROM sluice_label_earlier_values");
        new LabelStoreWriter(label.database(), "run-b").prepare();
        assertThat(label.rows("SELECT * FROM sluice_label_earlier_values")).isEqualTo(noted);
    }
}
