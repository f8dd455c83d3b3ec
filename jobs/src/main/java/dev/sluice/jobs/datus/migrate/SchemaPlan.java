package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.CopyItem;
import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.datus.V1Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Divides a table into ranges of rows, after the backup that comes first. */
final class SchemaPlan {
    static final int ROWS = 2000;

    /** In the place of the number of rows of a table that cannot be opened. */
    static final long UNREADABLE = -1;

    /** What a person may do where no backup can be made. */
    static final String ELSEWHERE = ", or make a backup elsewhere and say --skip-backup";

    private final BaseRows base;
    private final LanceTable table;
    private final Path database;
    private final boolean force;
    private final boolean backup;

    /** @param backup whether the first item is one */
    SchemaPlan(BaseRows base, Path database, boolean force, boolean backup) {
        this.base = base;
        this.table = base.table();
        this.database = database;
        this.force = force;
        this.backup = backup;
    }

    /** The first row of a range. */
    static long offset(PlanItem item) {
        return Long.parseLong(item.key());
    }

    /** Refuses what is not as Datus writes it, and vectors that are of another model than the settings say. */
    static void requireFit(LanceTable table, OptionalInt dimension) {
        Field vector = table.schema().getFields().stream()
                .filter(field -> field.getName().equals(V1Schema.VECTOR))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "%s has no field \"vector\": it is no table of Datus".formatted(table.folder())));
        V1Schema.of(table.schema()); // which refuses fields of other types
        if (vector.getType() instanceof ArrowType.FixedSizeList list
                && dimension.isPresent()
                && list.getListSize() != dimension.getAsInt()) {
            throw new RefusedException(
                    "%s has vectors of %d numbers, and agent.yml says %d (agent.storage.database.dim_size): they are of another model; correct the one that is wrong"
                            .formatted(table.folder(), list.getListSize(), dimension.getAsInt()));
        }
    }

    Plan plan() {
        SchemaFacts facts = facts();
        List<PlanItem> items = new ArrayList<>();
        if (!facts.isDone() || force) {
            if (backup) {
                items.add(CopyItem.planned(database, ELSEWHERE));
            }
            long first = 0;
            do { // also of a table without rows, which gets its new form
                long behind = Math.min(first + ROWS, base.rows());
                String name = behind == 0 ? "no rows" : "rows to " + (behind - 1);
                items.add(new PlanItem(items.size(), 0, String.valueOf(first), name, 0, null, null));
                first += ROWS;
            } while (first < base.rows());
        }
        return new Plan(items, facts.text());
    }

    /** How many rows of a table are of version 1. */
    static long current(LanceTable table) {
        return V1Schema.isComplete(table.schema()) ? table.dataset().countRows("metadata_version = 1") : 0;
    }

    private SchemaFacts facts() {
        try {
            return new SchemaFacts(
                    table.version(),
                    table.rows(),
                    base.exported(),
                    base.added(),
                    current(table),
                    V1Schema.isComplete(table.schema()) && !V1Schema.embedsDefinition(table.schema()),
                    lost(),
                    duplicates(),
                    valueRows(),
                    false,
                    textIndex());
        } catch (IOException e) {
            throw new RefusedException(e.getMessage(), e);
        }
    }

    private List<String> lost() {
        return table.indexes().stream()
                .filter(index -> !index.tree())
                .map(index -> "%s (of %s)".formatted(index.name(), String.join(", ", index.columns())))
                .toList();
    }

    private List<String> duplicates() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> several = new LinkedHashSet<>();
        for (String identifier : base.texts("identifier")) {
            if (identifier != null && seen.merge(identifier, 1, Integer::sum) > 1) {
                several.add(identifier);
            }
        }
        return List.copyOf(several);
    }

    private Long valueRows() {
        if (!LanceTable.isThere(database, DatusOptions.VALUES)) {
            return null;
        }
        try (LanceTable values = LanceTable.open(LanceTable.folder(database, DatusOptions.VALUES))) {
            return values.rows();
        } catch (RefusedException e) {
            return UNREADABLE; // it is not what is migrated
        }
    }

    private String textIndex() {
        Path index = table.folder().resolve("_indices/fts");
        return Files.isDirectory(index) ? index.toString() : null;
    }
}
