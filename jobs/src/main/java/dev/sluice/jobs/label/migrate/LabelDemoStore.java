package dev.sluice.jobs.label.migrate;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.jobs.run.DemoStore;
import dev.sluice.jobs.run.JobOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/**
 * A made-up Label store: projects of three sessions each, a third of them copies of others, as they come about when a
 * project is duplicated to try another labelling. Half of the sessions are virtual, with the absolute path of the folder
 * that they read from, as the application writes them.
 */
@Component
final class LabelDemoStore implements DemoStore {
    private static final int PROJECTS = 24;
    private static final int COPIES = 8;
    private static final int SESSIONS = 3;
    private static final int ROWS = 22_000;
    /** 50 readings a second. */
    private static final long STEP_NS = 20_000_000;
    /** Slow enough to watch, and to be interrupted. */
    private static final String MEGABYTES_A_SECOND = "5";

    @Override
    public String name() {
        return "label";
    }

    @Override
    public String folder() {
        return "demo";
    }

    @Override
    public String items() {
        return "projects";
    }

    @Override
    public String storeOption() {
        return "database";
    }

    @Override
    public String jobName() {
        return "migrate-legacy-projects";
    }

    @Override
    public JobOptions options(Path folder) {
        return new JobOptions(Map.of(
                "database", List.of("sqlite:" + database(folder)),
                "data-dir", List.of(folder.resolve("data").toString())));
    }

    @Override
    public JobOptions slowly(JobOptions options) {
        return options.with("limit-rate", MEGABYTES_A_SECOND);
    }

    @Override
    public Optional<String> inUseBy(Path folder) {
        Path file = database(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Database store = Database.open(DatabaseAddress.parse("sqlite:" + file, folder), Optional.empty(), 1)) {
            return store.storeLeaseHolder();
        }
    }

    @Override
    public String make(Path folder) throws IOException {
        Path projects = Files.createDirectory(folder.resolve("projects"));
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + database(folder), true);
        try {
            new ResourceDatabasePopulator(new ClassPathResource("dev/sluice/jobs/label/demo-schema.sql"))
                    .execute(source);
            source.getConnection().setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(source);
            long bytes = 0;
            for (int number = 1; number <= PROJECTS; number++) {
                bytes += project(jdbc, projects, number);
            }
            source.getConnection().commit();
            return "%d legacy projects, %.0f MB, %d of them copies of others, in %s"
                    .formatted(PROJECTS, bytes / 1e6, COPIES, folder);
        } catch (java.sql.SQLException e) {
            throw new IOException("the demo's database cannot be written: " + e.getMessage(), e);
        } finally {
            source.destroy();
        }
    }

    private static Path database(Path folder) {
        return folder.resolve("label.db");
    }

    private static long project(JdbcClient jdbc, Path projects, int number) throws IOException {
        int original = number <= PROJECTS - COPIES ? number : number - (PROJECTS - COPIES);
        String name = original == number ? "walk %02d".formatted(number) : "walk %02d, again".formatted(original);
        Path folder = Files.createDirectory(projects.resolve("walk_%02d".formatted(number)));
        KeyHolder participant = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO participants (participant_code) VALUES (?)")
                .param("P%03d".formatted(number))
                .update(participant);
        KeyHolder project = new GeneratedKeyHolder();
        jdbc.sql("INSERT INTO projects (project_name, participant_id, path, labelings) VALUES (?, ?, ?, ?)")
                .params(
                        name,
                        participant.getKey(),
                        folder.toString(),
                        "[{\"name\": \"walking\", \"color\": \"#2a9d8f\"}, {\"name\": \"resting\", \"color\": \"#e76f51\"}]")
                .update(project);
        long bytes = 0;
        for (int session = 1; session <= SESSIONS; session++) {
            bytes += session(jdbc, project.getKey(), folder, new Random(original * 100L + session), session);
        }
        return bytes;
    }

    private static long session(JdbcClient jdbc, Number project, Path projectFolder, Random random, int number)
            throws IOException {
        String name = "2025-03-%02d_08-00".formatted(number);
        Path folder = Files.createDirectory(projectFolder.resolve(name));
        long start = 1_000_000_000L * (1000 + random.nextInt(1000));
        long stop = start + ROWS * STEP_NS;
        byte[] readings = readings(random, start);
        Files.write(folder.resolve("accelerometer_data.csv"), readings);
        String bout =
                "[{\"start\": %d, \"end\": %d, \"label\": \"walking\"}]".formatted(start + STEP_NS, stop - STEP_NS);
        Files.writeString(folder.resolve("labels.json"), bout);
        List<Object> row = new ArrayList<>(List.of(project, name, bout, number % 2, start, stop));
        row.add(number % 2 == 0 ? folder.toString() : null);
        row.add(number % 2 == 0 ? 0 : null);
        row.add(number % 2 == 0 ? ROWS : null);
        jdbc.sql(
                        "INSERT INTO sessions (project_id, session_name, bouts, verified, start_ns, stop_ns,"
                                + " parent_session_data_path, data_start_offset, data_end_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(row)
                .update();
        return readings.length + bout.length();
    }

    private static byte[] readings(Random random, long start) {
        StringBuilder csv = new StringBuilder("ns_since_reboot,x,y,z\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(start + row * STEP_NS);
            for (int axis = 0; axis < 3; axis++) {
                csv.append(',').append(random.nextInt(20_000) - 10_000);
            }
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
