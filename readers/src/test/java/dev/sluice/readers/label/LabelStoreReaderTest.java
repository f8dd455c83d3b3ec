package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Database;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.SessionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStoreReaderTest {
    @TempDir
    private Path folder;

    private LabelDatabase label;
    private Database database;
    private LabelStoreReader reader;

    @BeforeEach
    void open() {
        label = LabelDatabase.in(folder);
        database = label.open();
        reader = new LabelStoreReader(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void onlyProjectsThatStillOwnTheirFilesAreLegacy() {
        label.run("""
                INSERT INTO projects (project_id, project_name, path, project_type, analysis_config) VALUES
                  (5, 'unsaid', '/data/e', NULL, NULL),
                  (1, 'αλφα', '/data/a', 'legacy', '{"threshold": 3}'),
                  (2, 'moved', NULL, 'dataset_based', NULL),
                  (3, 'moved but with a path', '/data/c', 'dataset_based', NULL),
                  (4, 'without files', NULL, 'legacy', NULL),
                  (6, 'blank', '', 'legacy', NULL)""");
        assertThat(reader.legacyProjects())
                .containsExactly(
                        new LegacyProject(1, "αλφα", "/data/a", "legacy", "{\"threshold\": 3}"),
                        new LegacyProject(5, "unsaid", "/data/e", null, null),
                        new LegacyProject(6, "blank", "", "legacy", null));
    }

    @Test
    void aProjectHasItsNameWhateverItsType() {
        label.run("INSERT INTO projects (project_id, project_name, project_type) VALUES (2, 'moved', 'dataset_based')");
        assertThat(reader.projectName(2)).contains("moved");
        assertThat(reader.projectName(3)).isEmpty();
    }

    @Test
    void sessionsAreOfOneProjectInTheOrderOfTheirNumbers() {
        label.run("""
                INSERT INTO projects (project_id, project_name) VALUES (1, 'a'), (2, 'b');
                INSERT INTO sessions (session_id, project_id, session_name, is_visible, parent_session_data_path,
                                      dataset_id, raw_session_name) VALUES
                  (12, 1, 'night.1', 0, '/data/a/night', 7, 'night'),
                  (11, 1, 'séance', 1, NULL, NULL, NULL),
                  (13, 2, 'of another', 1, NULL, NULL, NULL)""");
        assertThat(reader.sessions(1))
                .containsExactly(
                        new SessionRow(11, "séance", true, null, null, null),
                        new SessionRow(12, "night.1", false, "/data/a/night", 7L, "night"));
        assertThat(reader.sessions(3)).isEmpty();
    }

    @Test
    void aDatasetIsFoundByItsHash() {
        label.run("""
                INSERT INTO raw_datasets (dataset_id, dataset_name, dataset_hash, file_path) VALUES
                  (2, 'second', 'bb', '/storage/b'), (1, 'first', 'aa', '/storage/a')""");
        DatasetRow first = new DatasetRow(1, "first", "aa", "/storage/a");
        DatasetRow second = new DatasetRow(2, "second", "bb", "/storage/b");
        assertThat(reader.dataset("bb")).contains(second);
        assertThat(reader.dataset("b")).isEmpty();
        assertThat(reader.datasets()).containsExactly(first, second);
    }

    @Test
    void everyTableIsCounted() {
        label.run("INSERT INTO projects (project_name) VALUES ('a'), ('b'); INSERT INTO models DEFAULT VALUES");
        assertThat(reader.rowCounts())
                .containsOnlyKeys(LabelStoreReader.TABLES)
                .containsEntry("projects", 2L)
                .containsEntry("models", 1L)
                .containsEntry("sessions", 0L);
    }

    @Test
    void lookingChangesNothing() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("label.db"));
        reader.legacyProjects();
        reader.sessions(1);
        reader.datasets();
        reader.rowCounts();
        assertThat(Files.readAllBytes(folder.resolve("label.db"))).isEqualTo(before);
    }
}
