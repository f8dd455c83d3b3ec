package dev.sluice.jobs.e2e;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class ServeIT extends ServeOnEachDatabase {
    @Override
    Optional<String> repository() {
        return Optional.empty();
    }

    @Override
    void makeOverdue() throws SQLException {
        long then = Instant.now().minus(Duration.ofDays(3)).toEpochMilli();
        new MadeCatalogue(folder.resolve("home/jobs.db"))
                .change("UPDATE sluice_schedule_due SET execution_time = " + then);
    }
}
