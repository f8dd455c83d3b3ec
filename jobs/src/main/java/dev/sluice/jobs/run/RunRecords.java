package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import dev.sluice.config.Settings;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.model.RefusedException;
import dev.sluice.model.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Every run that this home or repository has seen, and the leases that tell which of them live. */
public final class RunRecords {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, List<String>>> OPTIONS = new TypeReference<>() {};

    private final Database repository;
    private final JdbcClient jdbc;
    private final Path leases;

    public RunRecords(Database repository, Settings settings) {
        this.repository = repository;
        this.jdbc = JdbcClient.create(repository.dataSource());
        this.leases = settings.home().resolve("leases");
    }

    /** Takes the lease of a run; empty where the run lives. */
    Optional<Lease> lease(RunRecord run) {
        try {
            Files.createDirectories(leases);
        } catch (IOException e) {
            throw new RefusedException("%s cannot be created: %s".formatted(leases, e), e);
        }
        return FileLease.tryAcquire(leaseFile(run.uuid()), "run " + run.id()).map(lease -> lease);
    }

    /** Creates the row of a new run. */
    RunRecord create(String uuid, String jobName, String store, JobDefinition.Stored stored, Path workingFolder) {
        long id = repository.transactions().execute(status -> {
            long next = jdbc.sql("SELECT coalesce(max(run_id), 0) + 1 FROM sluice_run")
                    .query(Long.class)
                    .single();
            String now = Instant.now().toString();
            jdbc.sql("""
                    INSERT INTO sluice_run (run_id, run_uuid, job_name, store, options, working_folder,
                      needs_password, state, created_at, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            next,
                            uuid,
                            jobName,
                            store,
                            JSON.writeValueAsString(stored.options().values()),
                            workingFolder.toString(),
                            stored.needsPassword() ? 1 : 0,
                            RunState.RUNNING.name(),
                            now,
                            now)
                    .update();
            return next;
        });
        return find(id).orElseThrow();
    }

    public Optional<RunRecord> find(long id) {
        return jdbc.sql("SELECT * FROM sluice_run WHERE run_id = ?")
                .param(id)
                .query(this::map)
                .optional();
    }

    /** Every run, newest first. */
    public List<RunRecord> all() {
        return jdbc.sql("SELECT * FROM sluice_run ORDER BY run_id DESC")
                .query(this::map)
                .list();
    }

    /** Runs of a job on a store that have something left to do, oldest first. */
    List<RunRecord> resumable(String jobName, String store) {
        return jdbc
                .sql("SELECT * FROM sluice_run WHERE job_name = ? AND store = ? ORDER BY run_id")
                .params(jobName, store)
                .query(this::map)
                .list()
                .stream()
                .filter(run -> run.state().resumable())
                .toList();
    }

    void started(long id) {
        jdbc.sql("UPDATE sluice_run SET state = ?, started_at = ?, ended_at = NULL, stop_requested = 0, failure = NULL"
                        + " WHERE run_id = ?")
                .params(RunState.RUNNING.name(), Instant.now().toString(), id)
                .update();
    }

    void ended(long id, RunState state, String failure) {
        jdbc.sql("UPDATE sluice_run SET state = ?, ended_at = ?, failure = ?, stop_requested = 0 WHERE run_id = ?")
                .params(state.name(), Instant.now().toString(), failure, id)
                .update();
    }

    void progress(long id, Progress progress) {
        jdbc.sql("UPDATE sluice_run SET phase = ?, items_total = ?, items_done = ?, items_failed = ?, bytes_done = ?"
                        + " WHERE run_id = ?")
                .params(progress.phase(), progress.total(), progress.items(), progress.failed(), progress.bytes(), id)
                .update();
    }

    void report(long id, Path file, String report) {
        jdbc.sql("UPDATE sluice_run SET report_file = ?, report = ? WHERE run_id = ?")
                .params(file == null ? null : file.toString(), report, id)
                .update();
    }

    /** Asks a live run to stop; it looks here once a second. */
    public void requestStop(long id) {
        jdbc.sql("UPDATE sluice_run SET stop_requested = 1 WHERE run_id = ?")
                .param(id)
                .update();
    }

    boolean stopRequested(long id) {
        return jdbc.sql("SELECT stop_requested FROM sluice_run WHERE run_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                != 0;
    }

    private RunRecord map(ResultSet row, int number) throws SQLException {
        String uuid = row.getString("run_uuid");
        RunState written = RunState.valueOf(row.getString("state"));
        boolean lives =
                written != RunState.RUNNING || FileLease.holder(leaseFile(uuid)).isPresent();
        return new RunRecord(
                row.getLong("run_id"),
                uuid,
                row.getString("job_name"),
                row.getString("store"),
                new JobOptions(JSON.readValue(row.getString("options"), OPTIONS)),
                Path.of(row.getString("working_folder")),
                row.getInt("needs_password") != 0,
                row.getInt("dry_run") != 0,
                lives ? written : RunState.DIED,
                row.getString("phase"),
                instant(row.getString("created_at")),
                instant(row.getString("started_at")),
                instant(row.getString("ended_at")),
                row.getLong("items_total"),
                row.getLong("items_done"),
                row.getLong("items_failed"),
                row.getLong("bytes_done"),
                row.getString("failure"),
                row.getString("report_file"),
                row.getString("report"));
    }

    private Path leaseFile(String uuid) {
        return leases.resolve("run-" + uuid);
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }
}
