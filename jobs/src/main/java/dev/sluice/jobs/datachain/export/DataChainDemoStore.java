package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.jobs.run.DemoStore;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.writers.datachain.CatalogueSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

/**
 * A made-up catalogue: readings of a training that grow from version to version, and pictures with embeddings and with
 * labels of which some have keys that others lack, as a documented export would drop or fill them.
 */
@Component
final class DataChainDemoStore implements DemoStore {
    private static final int VERSIONS = 12;
    private static final int READINGS = 8_000;
    private static final int PICTURES = 60_000;
    /** Slow enough to watch, and to be interrupted. */
    private static final String MEGABYTES_A_SECOND = "3";

    private static final String NOW = "2025-03-01 08:00:00";

    @Override
    public String name() {
        return "datachain";
    }

    @Override
    public String folder() {
        return "demo-datachain";
    }

    @Override
    public String items() {
        return "parts";
    }

    @Override
    public String storeOption() {
        return "target";
    }

    @Override
    public String jobName() {
        return "export-datasets";
    }

    @Override
    public JobOptions options(Path folder) {
        return new JobOptions(Map.of(
                "source", List.of(catalogue(folder).toString()),
                "target", List.of(target(folder)),
                "row-group-rows", List.of("2000")));
    }

    private static Path catalogue(Path folder) {
        return folder.resolve(".datachain").resolve("db");
    }

    private static String target(Path folder) {
        return folder.resolve("exported").toString();
    }

    @Override
    public List<Act> then(Path folder) {
        return List.of(
                new Act(
                        "import-datasets",
                        new JobOptions(Map.of(
                                "source", List.of(target(folder)),
                                "target", List.of(folder.resolve("imported").toString())))),
                new Act(
                        "upgrade-datachain",
                        new JobOptions(
                                Map.of("home", List.of(old(folder).getParent().toString())))));
    }

    /** The catalogue of a library of former times. */
    private static Path old(Path folder) {
        return folder.resolve("outdated").resolve(".datachain").resolve("db");
    }

    @Override
    public JobOptions slowly(JobOptions options) {
        return options.with("limit-rate", MEGABYTES_A_SECOND);
    }

    @Override
    public Optional<String> inUseBy(Path folder) {
        if (!Files.exists(Path.of(target(folder)))) {
            return Optional.empty();
        }
        try (DataFolder target = DataFolder.of(target(folder), folder)) {
            return target.leaseHolder();
        }
    }

    @Override
    public String make(Path folder) throws IOException {
        makeOld(old(folder));
        Files.createDirectories(catalogue(folder).getParent());
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + catalogue(folder), true);
        try {
            CatalogueSchema.create(source, false);
            source.getConnection().setAutoCommit(false);
            JdbcTemplate jdbc = new JdbcTemplate(source);
            jdbc.update("INSERT INTO namespaces VALUES (1, 'namespace', 'local', NULL, ?)", NOW);
            jdbc.update("INSERT INTO projects VALUES (1, 'project', 'local', NULL, ?, 1)", NOW);
            for (int version = 0; version < VERSIONS; version++) {
                readings(jdbc, version);
            }
            pictures(jdbc);
            source.getConnection().commit();
            return "a catalogue of 2 datasets, %d versions, %,d rows, in %s"
                    .formatted(VERSIONS + 1, READINGS * VERSIONS * (VERSIONS + 1) / 2 + PICTURES, folder);
        } catch (java.sql.SQLException e) {
            throw new IOException("the demo's catalogue cannot be written: " + e.getMessage(), e);
        } finally {
            source.destroy();
        }
    }

    private static void makeOld(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + file, true);
        try {
            new ResourceDatabasePopulator(new ClassPathResource("outdated-demo.sql", DataChainDemoStore.class))
                    .execute(source);
        } finally {
            source.destroy();
        }
    }

    private static void readings(JdbcTemplate jdbc, int version) {
        String features = "{\"step\": \"int\", \"loss\": \"float\", \"ok\": \"bool\"}";
        String schema =
                "{\"step\": {\"type\": \"Int64\"}, \"loss\": {\"type\": \"Float\"}, \"ok\": {\"type\": \"Boolean\"}}";
        int rows = READINGS * (version + 1);
        String table = version(jdbc, 1, "readings", version, rows, features, schema);
        jdbc.execute(
                "CREATE TABLE %s (sys__id INTEGER NOT NULL, sys__rand INTEGER NOT NULL, step INTEGER, loss FLOAT, ok BOOLEAN, PRIMARY KEY (sys__id))"
                        .formatted(table));
        Random random = new Random(version);
        jdbc.batchUpdate(
                "INSERT INTO %s VALUES (?, ?, ?, ?, ?)".formatted(table),
                random.doubles(rows).boxed().toList(),
                1000,
                (row, loss) -> {
                    int step = random.nextInt(rows);
                    row.setObject(1, null);
                    row.setLong(2, random.nextLong() >>> 1);
                    row.setInt(3, step);
                    row.setDouble(4, loss);
                    row.setInt(5, step % 2);
                });
    }

    private static void pictures(JdbcTemplate jdbc) {
        String features = "{\"name\": \"str\", \"embedding\": \"list[float]\", \"labels\": \"dict\"}";
        String schema =
                "{\"name\": {\"type\": \"String\"}, \"embedding\": {\"type\": \"Array\", \"item_type\": {\"type\": \"Float\"}}, \"labels\": {\"type\": \"JSON\"}}";
        String table = version(jdbc, 2, "pictures", 0, PICTURES, features, schema);
        jdbc.execute(
                "CREATE TABLE %s (sys__id INTEGER NOT NULL, sys__rand INTEGER NOT NULL, name VARCHAR, embedding ARRAY, labels JSON, PRIMARY KEY (sys__id))"
                        .formatted(table));
        Random random = new Random(PICTURES);
        jdbc.batchUpdate(
                "INSERT INTO %s VALUES (?, ?, ?, ?, ?)".formatted(table),
                random.ints(PICTURES).boxed().toList(),
                1000,
                (row, number) -> {
                    row.setObject(1, null);
                    row.setLong(2, random.nextLong() >>> 1);
                    row.setString(3, "picture %08x".formatted(number));
                    row.setString(4, "[%s,%s]".formatted(random.nextDouble(), random.nextDouble()));
                    row.setString(5, random.nextInt(1000) == 0 ? "{\"cat\":1,\"blurred\":true}" : "{\"cat\":1}");
                });
    }

    /** Adds the records of a version and returns the name of its table. */
    private static String version(
            JdbcTemplate jdbc, int dataset, String name, int number, int rows, String features, String schema) {
        String version = "1.%d.0".formatted(number);
        jdbc.update(
                "INSERT OR IGNORE INTO datasets (id, project_id, name, status, feature_schema, created_at, error_message,"
                        + " error_stack, script_output, sources, query_script, schema)"
                        + " VALUES (?, 1, ?, 4, ?, ?, '', '', '', '', '', ?)",
                dataset,
                name,
                features,
                NOW,
                schema);
        jdbc.update(
                "INSERT INTO datasets_versions (uuid, dataset_id, version, status, feature_schema, created_at,"
                        + " error_message, error_stack, script_output, num_objects, size, sources, query_script, schema)"
                        + " VALUES (?, ?, ?, 4, ?, ?, '', '', '', ?, 0, '', '', ?)",
                "%s %s".formatted(name, version),
                dataset,
                version,
                features,
                NOW,
                rows,
                schema);
        return "ds_local_local_%s_%s".formatted(name, version.replace('.', '_'));
    }
}
