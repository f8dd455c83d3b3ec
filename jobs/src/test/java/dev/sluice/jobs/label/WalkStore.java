package dev.sluice.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up Label store of many projects of one size, each third one a copy of the one before: for tests that need a run
 * to last a while, or to be repeated.
 */
public record WalkStore(Path folder, LabelDatabase database) {
    private static final long START = 1_000_000_000L;

    /** Makes projects of two sessions with so many bytes each; the same for the same numbers. */
    public static WalkStore make(Path folder, int projects, int bytes) throws Exception {
        return make(folder, projects, bytes, new LabelDatabase("jdbc:sqlite:" + folder.resolve("label.db")));
    }

    /** The same in another database. */
    public static WalkStore make(Path folder, int projects, int bytes, LabelDatabase database) throws Exception {
        Files.createDirectories(folder);
        List<Map<String, Object>> participants = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Map<String, Object>> sessions = new ArrayList<>();
        for (int id = 1; id <= projects; id++) {
            Path project = folder.resolve("projects/p%03d".formatted(id));
            participants.add(row("participant_id", id, "participant_code", "P" + id));
            rows.add(row(
                    "project_id",
                    id,
                    "project_name",
                    "walk " + id,
                    "participant_id",
                    id,
                    "path",
                    project.toString(),
                    "labelings",
                    "[{\"name\": \"walk\"}]"));
            Random random = new Random(id % 3 == 0 ? id - 1 : id);
            for (int n = 1; n <= 2; n++) {
                Path session = Files.createDirectories(project.resolve("s" + n));
                Files.writeString(session.resolve("accelerometer_data.csv"), csv(random, bytes));
                sessions.add(row(
                        "session_id",
                        2 * (id - 1) + n,
                        "project_id",
                        id,
                        "session_name",
                        "s" + n,
                        "bouts",
                        "[{\"start\": %d, \"end\": %d, \"label\": \"walk\"}]".formatted(START, START + id),
                        "verified",
                        id % 2,
                        "start_ns",
                        START,
                        "stop_ns",
                        2 * START,
                        "parent_session_data_path",
                        n == 2 ? session.toString() : null));
            }
        }
        Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
        tables.put("participants", participants);
        tables.put("projects", rows);
        tables.put("sessions", sessions);
        database.create(tables);
        return new WalkStore(folder, database);
    }

    public Path project(int id) {
        return folder.resolve("projects/p%03d".formatted(id));
    }

    public Path dataDir() {
        return folder.resolve("data");
    }

    public Path storage() {
        return dataDir().resolve("raw_datasets");
    }

    public String url() {
        return database.url();
    }

    /** The command that migrates it, reading at most so many megabytes a second; 0 for no limit. */
    public String[] launch(int megabytesASecond, String... more) {
        return launchAt(url(), megabytesASecond, more);
    }

    /** The same, with another way to say where the database is. */
    public String[] launchAt(String address, int megabytesASecond, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "launch",
                "migrate-legacy-projects",
                "--database",
                address,
                "--data-dir",
                dataDir().toString()));
        if (megabytesASecond > 0) {
            command.addAll(List.of("--limit-rate", String.valueOf(megabytesASecond)));
        }
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    /** How many projects the ledger in the store calls moved; 0 where there is no ledger. */
    public int committed() {
        try {
            return ((Number) database.rows(
                                    "SELECT count(*) AS n FROM sluice_ledger WHERE outcome IN ('DONE', 'VERIFIED')")
                            .get(0)
                            .get("n"))
                    .intValue();
        } catch (org.springframework.dao.DataAccessException e) {
            return 0;
        }
    }

    private static String csv(Random random, int bytes) {
        StringBuilder text = new StringBuilder("ns_since_reboot,x,y,z\n");
        while (text.length() < bytes) {
            text.append(START + text.length())
                    .append(',')
                    .append(random.nextInt())
                    .append(",0,0\n");
        }
        return text.toString();
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    /** Changes a file of a project. */
    public void append(int project, String text) throws IOException {
        Path file = project(project).resolve("s1/accelerometer_data.csv");
        Files.writeString(file, text, java.nio.file.StandardOpenOption.APPEND);
    }

    /** No project is left behind, and the storage has datasets in it and nothing half-made. */
    public void assertMigrated(Path storage) throws Exception {
        assertThat(database.rows("SELECT * FROM projects WHERE project_type = 'legacy'"))
                .isEmpty();
        assertThat(StoreSnapshot.of(database, storage).get("storage"))
                .isIn("besides datasets: []", "besides datasets: [lost+found]");
    }
}
