package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far each step of each run is, and by that the run. */
final class StepRecords {
    private final Database repository;
    private final JdbcClient jdbc;

    StepRecords(Database repository) {
        this.repository = repository;
        this.jdbc = JdbcClient.create(repository.dataSource());
    }

    void write(long id, Progress progress) {
        List<RunStep> steps = progress.steps();
        repository.transactions().executeWithoutResult(status -> {
            steps.forEach(step -> write(id, step));
            steps.stream()
                    .reduce((earlier, later) -> later)
                    .ifPresent(step -> jdbc.sql("UPDATE sluice_run SET phase = ? WHERE run_id = ?")
                            .params(step.name(), id)
                            .update());
            steps.stream()
                    .filter(step -> step.total() > 0)
                    .reduce((earlier, later) -> later)
                    .ifPresent(step -> jdbc.sql(
                                    "UPDATE sluice_run SET items_total = ?, items_done = ?, items_failed = ?, bytes_done = ?"
                                            + " WHERE run_id = ?")
                            .params(step.total(), step.done(), step.failed(), step.bytes(), id)
                            .update());
        });
    }

    private void write(long id, RunStep step) {
        String ended = step.ended() == null ? null : step.ended().toString();
        int known = jdbc.sql(
                        "UPDATE sluice_run_step SET ended_at = ?, items_total = ?, items_done = ?, items_failed = ?,"
                                + " bytes_done = ? WHERE run_id = ? AND step = ? AND started_at = ?")
                .params(
                        ended,
                        step.total(),
                        step.done(),
                        step.failed(),
                        step.bytes(),
                        id,
                        step.name(),
                        step.started().toString())
                .update();
        if (known == 0) {
            jdbc.sql(
                            "INSERT INTO sluice_run_step (run_id, attempt, step, started_at, ended_at, items_total, items_done,"
                                    + " items_failed, bytes_done) SELECT run_id, attempt, ?, ?, ?, ?, ?, ?, ? FROM sluice_run"
                                    + " WHERE run_id = ?")
                    .params(
                            step.name(),
                            step.started().toString(),
                            ended,
                            step.total(),
                            step.done(),
                            step.failed(),
                            step.bytes(),
                            id)
                    .update();
        }
    }

    /** The steps of the last attempt at a run, in order. */
    List<RunStep> of(long id) {
        return jdbc.sql(
                        "SELECT s.* FROM sluice_run_step s JOIN sluice_run r ON r.run_id = s.run_id AND r.attempt = s.attempt"
                                + " WHERE s.run_id = ? ORDER BY s.started_at")
                .param(id)
                .query((row, n) -> new RunStep(
                        row.getString("step"),
                        RunRecords.instant(row.getString("started_at")),
                        RunRecords.instant(row.getString("ended_at")),
                        row.getLong("items_total"),
                        row.getLong("items_done"),
                        row.getLong("items_failed"),
                        row.getLong("bytes_done")))
                .list();
    }
}
