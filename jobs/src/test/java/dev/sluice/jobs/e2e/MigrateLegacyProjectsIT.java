package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job on stores that the original application wrote. */
class MigrateLegacyProjectsIT {
    private static final TypeReference<Map<String, Map<String, String>>> BY_KEY = new TypeReference<>() {};

    @TempDir
    Path folder;

    @Test
    void everyOrdinaryProjectIsMigratedWithTheHashOfTheOriginal() throws Exception {
        LabelFixture fixture = LabelFixture.unpack("basic", folder.resolve("store"));

        SluiceProcess.Result result = launch(fixture);

        assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(1);
        assertOutcomes(fixture);
        Map<String, String> hashes =
                fixture.json("expected_hashes.json", BY_KEY).get("as_root");
        for (Map<String, Object> project : migrated(fixture)) {
            assertThat(project.get("dataset_hash"))
                    .as("hash of project %s", project.get("project_id"))
                    .isEqualTo(hashes.get(String.valueOf(project.get("project_id"))));
        }
        assertThat(fixture.rows("SELECT * FROM raw_datasets")).hasSize(7);
    }

    @Test
    void everySessionThatOpenedBeforeOpensAfterwardsWithoutTheLegacyFolders() throws Exception {
        LabelFixture fixture = LabelFixture.unpack("basic", folder.resolve("store"));
        launch(fixture);

        for (Map<String, Object> session : fixture.rows("""
                SELECT s.session_id, s.parent_session_data_path AS place, d.file_path AS dataset
                FROM sessions s JOIN projects p USING (project_id) JOIN raw_datasets d ON d.dataset_id = s.dataset_id
                WHERE p.legacy_path IS NOT NULL AND s.is_visible = 1""")) {
            Path place = Path.of((String) session.get("place"));
            assertThat(place).startsWith(Path.of((String) session.get("dataset")));
            assertThat(place.resolve("accelerometer_data.csv")).exists();
        }
    }

    @Test
    void aHazardIsRefusedForItsProjectAloneAndLeavesNothingHalfMade() throws Exception {
        LabelFixture fixture = LabelFixture.unpack("hazards", folder.resolve("store"));

        launch(fixture);

        assertOutcomes(fixture);
        Set<String> known = new HashSet<>();
        fixture.rows("SELECT file_path FROM raw_datasets").forEach(row -> known.add((String) row.get("file_path")));
        try (Stream<Path> stored = Files.list(fixture.storage())) {
            assertThat(stored.filter(Files::isDirectory).map(Path::toString)).allMatch(known::contains);
        }
        assertThat(fixture.rows("SELECT * FROM raw_datasets d WHERE d.dataset_id > 2 AND NOT EXISTS"
                        + " (SELECT 1 FROM project_dataset_refs r WHERE r.dataset_id = d.dataset_id)"))
                .isEmpty();
    }

    @Test
    void aDryRunChangesNothingAndPredictsTheSame() throws Exception {
        LabelFixture fixture = LabelFixture.unpack("basic", folder.resolve("store"));
        byte[] before = Files.readAllBytes(fixture.databaseFile());

        SluiceProcess.Result result = sluice(fixture)
                .warm()
                .run("launch", "migrate-legacy-projects", "--database", fixture.url(), "--dry-run", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("\"projects_migrated\" : 9", "\"datasets_created\" : 6");
        assertThat(Files.readAllBytes(fixture.databaseFile())).isEqualTo(before);
        assertThat(fixture.storage()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "hazards"})
    void weakPoint20ADryRunForetellsWhatTheRunDoes(String name) throws Exception {
        LabelFixture fixture = LabelFixture.unpack(name, folder.resolve("store"));
        SluiceProcess sluice = sluice(fixture).warm();
        String[] command = {"launch", "migrate-legacy-projects", "--database", fixture.url(), "--json"};

        JsonNode foretold = JsonMapper.shared()
                .readTree(sluice.run(Stream.concat(Stream.of(command), Stream.of("--dry-run"))
                                .toArray(String[]::new))
                        .out());
        JsonNode done = JsonMapper.shared().readTree(sluice.run(command).out());

        assertThat(facts(foretold)).isEqualTo(facts(done));
    }

    private static Map<String, String> facts(JsonNode report) {
        Map<String, String> facts = new TreeMap<>();
        report.get("errors").forEach(error -> facts.put(error.get("project_id").asString(), "fails"));
        report.get("details")
                .forEach(detail -> facts.put(
                        detail.get("project_id").asString(),
                        "created %s, restored %s"
                                .formatted(detail.get("dataset_created"), detail.get("dataset_restored"))));
        return facts;
    }

    private SluiceProcess.Result launch(LabelFixture fixture) throws Exception {
        return sluice(fixture).run("launch", "migrate-legacy-projects", "--database", fixture.url());
    }

    private SluiceProcess sluice(LabelFixture fixture) {
        return new SluiceProcess(folder.resolve("home"), folder)
                .with("DATA_DIR", fixture.dataDir().toString());
    }

    private static List<Map<String, Object>> migrated(LabelFixture fixture) {
        return fixture.rows("""
                SELECT p.project_id, d.dataset_hash FROM projects p
                JOIN raw_datasets d ON d.dataset_id = json_extract(p.analysis_config, '$.dataset_id')
                WHERE json_extract(p.analysis_config, '$.migrated_from') = 'legacy'
                  AND json_extract(p.analysis_config, '$.migration_date') > '2026'""");
    }

    private static void assertOutcomes(LabelFixture fixture) throws Exception {
        Map<String, Map<String, String>> cases = fixture.json("cases.json", BY_KEY);
        for (Map<String, Object> row :
                fixture.rows("SELECT project_id, path IS NULL AND legacy_path IS NOT NULL AS migrated FROM projects")) {
            Map<String, String> expected = cases.get(String.valueOf(row.get("project_id")));
            boolean migrated = ((Number) row.get("migrated")).intValue() == 1;
            if (expected.get("expect").equals("migrate")) {
                assertThat(migrated).as(expected.get("case")).isTrue();
            } else if (expected.get("expect").equals("refuse")) {
                assertThat(migrated).as(expected.get("case")).isFalse();
            }
        }
    }
}
