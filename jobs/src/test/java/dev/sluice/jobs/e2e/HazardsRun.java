package dev.sluice.jobs.e2e;

import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.LabelRows;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a dry run, the run, a check and the rollback make of the fixture {@code hazards}, which has a project for nearly
 * every weak point of the application's own tool. One of these serves many tests.
 *
 * @param foretold by the dry run: the error of each project that cannot be moved
 * @param failed the same of the run
 */
record HazardsRun(
        LabelFixture store,
        LabelRows before,
        Map<Integer, String> foretold,
        JsonNode migrated,
        Map<Integer, String> failed,
        LabelRows after,
        SluiceProcess.Result checked,
        JsonNode rolledBack,
        LabelRows restored) {
    static HazardsRun of(LabelFixture store, SluiceProcess sluice, String address) throws Exception {
        sluice.with("DATA_DIR", store.dataDir().toString());
        LabelRows before = LabelRows.of(store.database());
        JsonNode foretold = report(sluice, "migrate-legacy-projects", address, "--dry-run");
        JsonNode migrated = report(sluice, "migrate-legacy-projects", address);
        LabelRows after = LabelRows.of(store.database());
        SluiceProcess.Result checked = sluice.run("launch", "verify-migration", "--database", address);
        JsonNode rolledBack = report(sluice, "rollback-migration", address);
        return new HazardsRun(
                store,
                before,
                errors(foretold),
                migrated,
                errors(migrated),
                after,
                checked,
                rolledBack,
                LabelRows.of(store.database()));
    }

    private static JsonNode report(SluiceProcess sluice, String job, String address, String... more) throws Exception {
        String[] command = {"launch", job, "--database", address, "--json"};
        String[] whole = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, whole, command.length, more.length);
        return JsonMapper.shared().readTree(sluice.run(whole).out());
    }

    private static Map<Integer, String> errors(JsonNode report) {
        Map<Integer, String> errors = new TreeMap<>();
        report.get("errors")
                .forEach(error -> errors.put(
                        error.get("project_id").asInt(), error.get("error").asString()));
        return errors;
    }

    /** Where the dataset lies to which a project was moved. */
    Path datasetOf(int project) {
        return Path.of(after.datasetOf(project).get("file_path"));
    }
}
