package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import dev.sluice.config.Settings;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.lease.LeasePlace;
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
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Every run that this home or repository has seen, and the leases that tell which of them live. */
public final class RunRecords {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, List<String>>> OPTIONS = new TypeReference<>() {};

    private static final int ATTEMPTS = 10;

    private final Database repository;
    private final JdbcClient jdbc;
    private final StepRecords steps;
    private final Path leases;

    public RunRecords(Database repository, Settings settings) {
        this.repository = repository;
        this.jdbc = JdbcClient.create(repository.dataSource());
        this.steps = new StepRecords(repository);
        this.leases = settings.home().resolve("leases");
    }

    /** Takes the lease of a run; empty where the run lives. */
    Optional<Lease> lease(RunRecord run) {
        try {
            Files.createDirectories(leases);
        } catch (IOException e) {
            throw new RefusedException("%s cannot be created: %s".formatted(leases, e), e);
        }
        return repository.dialect().lease(repository, leasePlace(run.uuid()), "run " + run.id());
    }

    /** Creates the row of a new run. */
    RunRecord create(
            String uuid, String jobName, String store, JobDefinition.Stored stored, Path workingFolder, Path report) {
        return find(insert(uuid, jobName, store, stored, workingFolder, report)).orElseThrow();
    }

    /** Two launches of one moment may want the same number; the second takes the next one. */
    private long insert(
            String uuid, String jobName, String store, JobDefinition.Stored stored, Path workingFolder, Path report) {
        for (int attempt = 1; ; attempt++) {
            try {
                return insertNext(uuid, jobName, store, stored, workingFolder, report);
            } catch (DuplicateKeyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private long insertNext(
            String uuid, String jobName, String store, JobDefinition.Stored stored, Path workingFolder, Path report) {
        return repository.transactions().execute(status -> {
            long next = jdbc.sql("SELECT coalesce(max(run_id), 0) + 1 FROM sluice_run")
                    .query(Long.class)
                    .single();
            String now = Instant.now().toString();
            jdbc.sql("""
                    INSERT INTO sluice_run (run_id, run_uuid, job_name, store, options, working_folder,
                      secret_variable, state, created_at, started_at, report_file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            next,
                            uuid,
                            jobName,
                            store,
                            JSON.writeValueAsString(stored.options().values()),
                            workingFolder.toString(),
                            stored.secrets().text(),
                            RunState.RUNNING.name(),
                            now,
                            now,
                            report.toString())
                    .update();
            return next;
        });
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
    List<RunRecord> resumable(String store) {
        return jdbc
                .sql("SELECT * FROM sluice_run WHERE store = ? ORDER BY run_id")
                .param(store)
                .query(this::map)
                .list()
                .stream()
                .filter(run -> run.state().resumable())
                .toList();
    }

    /** A store is again what it was before: of the runs on it there is nothing left to resume. */
    public void restored(String store, Path backup) {
        resumable(store).forEach(run -> ended(run.id(), RunState.UNDONE, "its store was restored from " + backup));
    }

    void started(long id) {
        jdbc.sql(
                        "UPDATE sluice_run SET state = ?, started_at = ?, ended_at = NULL, stop_requested = 0, failure = NULL, leaving = 0,"
                                + " attempt = attempt + 1 WHERE run_id = ?")
                .params(RunState.RUNNING.name(), Instant.now().toString(), id)
                .update();
    }

    void ended(long id, RunState state, String failure) {
        jdbc.sql("UPDATE sluice_run SET state = ?, ended_at = ?, failure = ?, stop_requested = 0 WHERE run_id = ?")
                .params(state.name(), Instant.now().toString(), failure, id)
                .update();
    }

    /** Notes that all is done but leaving the store: a resume that finds nothing of the run there has nothing to do. */
    void leaving(long id) {
        jdbc.sql("UPDATE sluice_run SET leaving = 1 WHERE run_id = ?").param(id).update();
    }

    /** Puts a run back to where it stood before an attempt that was refused. */
    void restore(RunRecord run) {
        RunState stored = run.state() == RunState.DIED ? RunState.RUNNING : run.state();
        jdbc.sql("UPDATE sluice_run SET state = ?, started_at = ?, ended_at = ?, failure = ?, attempt = ?, leaving = ?"
                        + " WHERE run_id = ?")
                .params(
                        stored.name(),
                        run.started().toString(),
                        run.ended() == null ? null : run.ended().toString(),
                        run.failure(),
                        run.attempt(),
                        run.leaving() ? 1 : 0,
                        run.id())
                .update();
    }

    void delete(long id) {
        repository
                .transactions()
                .executeWithoutResult(status -> List.of("sluice_run_report", "sluice_run")
                        .forEach(table -> jdbc.sql("DELETE FROM %s WHERE run_id = ?".formatted(table))
                                .param(id)
                                .update()));
    }

    void progress(long id, Progress progress) {
        steps.write(id, progress);
    }

    /** The steps of the last attempt at a run, in order. */
    public List<RunStep> steps(long id) {
        return steps.of(id);
    }

    /** The report of a run as it was last written; empty where none ever was. */
    public Optional<String> report(long id) {
        return jdbc.sql("SELECT report FROM sluice_run_report WHERE run_id = ?")
                .param(id)
                .query(String.class)
                .optional();
    }

    void report(long id, String report) {
        repository.transactions().executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM sluice_run_report WHERE run_id = ?").param(id).update();
            jdbc.sql("INSERT INTO sluice_run_report (run_id, report) VALUES (?, ?)")
                    .params(id, report)
                    .update();
        });
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
        boolean lives = written != RunState.RUNNING
                || repository
                        .dialect()
                        .leaseHolder(repository, leasePlace(uuid))
                        .isPresent();
        return new RunRecord(
                row.getLong("run_id"),
                uuid,
                row.getString("job_name"),
                row.getString("store"),
                new JobOptions(JSON.readValue(row.getString("options"), OPTIONS)),
                Path.of(row.getString("working_folder")),
                SecretVariables.parse(row.getString("secret_variable")),
                lives ? written : RunState.DIED,
                row.getString("phase"),
                row.getLong("attempt"),
                instant(row.getString("created_at")),
                instant(row.getString("started_at")),
                instant(row.getString("ended_at")),
                row.getLong("items_total"),
                row.getLong("items_done"),
                row.getLong("items_failed"),
                row.getLong("bytes_done"),
                row.getString("failure"),
                row.getString("report_file"),
                row.getInt("leaving") != 0);
    }

    private LeasePlace leasePlace(String uuid) {
        return new LeasePlace("run " + uuid, leases.resolve("run-" + uuid));
    }

    static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }
}
