package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class JudgementsTest {
    @TempDir
    private Path folder;

    private LabelDatabase label;
    private Database database;
    private Judgements judgements;

    @BeforeEach
    void open() {
        label = LabelDatabase.in(folder);
        label.run("""
                INSERT INTO projects (project_id, project_name, path, labelings) VALUES
                  (1, 'a', '/data/a', '[{"name": "séance"}]'), (2, 'b', '/data/b', NULL);
                INSERT INTO sessions (session_id, project_id, session_name, bouts, start_ns, stop_ns, data_start_offset)
                VALUES (11, 1, 's1', '[[1, 2]]', 1, 9, 0), (12, 1, 's2', NULL, 1, 9, NULL), (21, 2, 's1', '[]', 1, 9, 0)
                """);
        database = label.open();
        judgements = new Judgements(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE projects SET labelings = '[]' WHERE project_id = 1",
                "UPDATE projects SET labelings = NULL WHERE project_id = 1",
                "UPDATE sessions SET bouts = '[[1,2]]' WHERE session_id = 11",
                "UPDATE sessions SET bouts = NULL WHERE session_id = 11",
                "UPDATE sessions SET status = 'Done' WHERE session_id = 12",
                "UPDATE sessions SET status = '' WHERE session_id = 12",
                "UPDATE sessions SET keep = 0 WHERE session_id = 12",
                "UPDATE sessions SET is_visible = 0 WHERE session_id = 12",
                "UPDATE sessions SET verified = 1 WHERE session_id = 12",
                "UPDATE sessions SET puffs_verified = 1 WHERE session_id = 12",
                "UPDATE sessions SET smoking_verified = 1 WHERE session_id = 12",
                "UPDATE sessions SET start_ns = 2 WHERE session_id = 12",
                "UPDATE sessions SET stop_ns = 8 WHERE session_id = 12",
                "UPDATE sessions SET data_start_offset = NULL WHERE session_id = 11",
                "UPDATE sessions SET data_start_offset = NULL, data_end_offset = 0 WHERE session_id = 11",
                "UPDATE sessions SET session_name = 's3' WHERE session_id = 12",
                "DELETE FROM sessions WHERE session_id = 12",
                "INSERT INTO sessions (project_id, session_name) VALUES (1, 's3')"
            })
    void whatPeopleHavePutIntoAProjectIsNotedWhenItChanges(String change) {
        String before = judgements.of(1);
        label.run(change);
        assertThat(judgements.of(1)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE projects SET path = NULL, legacy_path = path, project_type = 'dataset_based'",
                "UPDATE projects SET analysis_config = '{}'",
                "UPDATE sessions SET dataset_id = 7, raw_session_name = 's', parent_session_data_path = '/storage/x'",
                "UPDATE sessions SET bouts = '[[5, 6]]' WHERE project_id = 2"
            })
    void whereTheDataLiesAndOtherProjectsAreOfNoMatter(String change) {
        String before = judgements.of(1);
        label.run(change);
        assertThat(judgements.of(1)).isEqualTo(before);
    }

    @Test
    void theFingerprintIsTheSameInAnotherProcess() {
        try (Database again = label.open()) {
            assertThat(new Judgements(again).of(1)).isEqualTo(judgements.of(1)).hasSize(16);
        }
    }

    @Test
    void insideATransactionItSeesWhatTheTransactionHasChanged() {
        String before = judgements.of(2);
        String inside = database.transactions().execute(status -> {
            JdbcClient.create(database.dataSource())
                    .sql("UPDATE sessions SET bouts = '[[3, 4]]' WHERE session_id = 21")
                    .update();
            status.setRollbackOnly();
            return judgements.of(2);
        });
        assertThat(inside).isNotEqualTo(before);
        assertThat(judgements.of(2)).isEqualTo(before);
    }
}
