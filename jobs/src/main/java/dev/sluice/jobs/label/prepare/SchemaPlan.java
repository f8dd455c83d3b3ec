package dev.sluice.jobs.label.prepare;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseCatalogue;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.run.BackupItem;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.SchemaChange;
import dev.sluice.writers.label.SchemaWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists what a Label database lacks, after the backup that comes first, and predicts what stands against it. */
final class SchemaPlan {
    private final Database database;
    private final SchemaWriter writer;
    private final BackupItem backup;
    private final JdbcClient jdbc;

    SchemaPlan(Database database, SchemaWriter writer, BackupItem backup) {
        this.database = database;
        this.writer = writer;
        this.backup = backup;
        this.jdbc = JdbcClient.create(database.dataSource());
    }

    /** What an item of the plan stands for. */
    SchemaChange change(PlanItem item) {
        return writer.change(item.key());
    }

    /** Empty where the database has everything. */
    Plan plan() {
        List<SchemaChange> open = open();
        List<PlanItem> items = new ArrayList<>();
        if (!open.isEmpty()) {
            backup.planned().ifPresent(items::add);
        }
        open.forEach(
                change -> items.add(item(items.size(), change.thing(), change.remark(), change.refusal(database))));
        return new Plan(items, new LabelFacts(rowCounts(), warnings(), null).text());
    }

    /** In one part: the backup goes first. */
    private static PlanItem item(int position, String key, String name, Optional<String> refusal) {
        return new PlanItem(position, 0, key, name, 0, refusal.orElse(null), null);
    }

    /**
     * Refuses what cannot be made as a whole, before anything is changed.
     *
     * @return whether there is anything to make
     * @throws RefusedException with the first thing that stands against it
     */
    boolean requirePossible() {
        List<SchemaChange> open = open();
        if (open.isEmpty()) {
            return false;
        }
        for (SchemaChange change : open) {
            change.refusal(database).ifPresent(reason -> {
                throw new RefusedException("%s lacks the %s, and %s; nothing was changed"
                        .formatted(database.address().shown(), change.thing(), reason));
            });
        }
        backup.requirePossible();
        writer.requireRights(open);
        return true;
    }

    private List<SchemaChange> open() {
        try {
            return writer.open();
        } catch (DataAccessException e) {
            throw new RefusedException(
                    "%s does not tell what it lacks: %s; nothing was changed, try again"
                            .formatted(
                                    database.address().shown(),
                                    e.getMostSpecificCause().getMessage()),
                    e);
        }
    }

    /** Rows of each table of the application that is there. */
    Map<String, Long> rowCounts() {
        DatabaseCatalogue catalogue = database.catalogue();
        Map<String, Long> counts = new LinkedHashMap<>();
        LabelStoreReader.TABLES.stream()
                .filter(catalogue::has)
                .forEach(table -> counts.put(table, count("SELECT count(*) FROM " + table)));
        return counts;
    }

    private long count(String query) {
        return jdbc.sql(query).query(Long.class).single();
    }

    /** The application's own migration fills the two columns in a second statement, which may never have come. */
    private List<String> warnings() {
        if (!database.catalogue().columns("sessions").containsAll(List.of("puffs_verified", "smoking_verified"))) {
            return List.of();
        }
        long verified = count("SELECT count(*) FROM sessions WHERE verified <> 0");
        long judged = count("SELECT count(*) FROM sessions WHERE puffs_verified <> 0 OR smoking_verified <> 0");
        return verified == 0 || judged > 0
                ? List.of()
                : List.of(
                        ("%d sessions are verified, and puffs_verified and smoking_verified are 0 in all of them: if nobody"
                                        + " has judged them, the application's own migration was broken off, and this is what it left"
                                        + " out: UPDATE sessions SET puffs_verified = verified, smoking_verified = verified"
                                        + " WHERE verified IS NOT NULL")
                                .formatted(verified));
    }
}
