package dev.sluice.writers.revision;

import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.RevisionScript;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds what a database has after a revision against what it had before, and against what the revision says that it removes. */
final class LossGuard {
    private final RevisionScript script;
    private final String sql;
    private final Map<String, Long> declared = new HashMap<>();

    /**
     * @param part of the script
     * @param losses how much of each it removes, by its own count
     */
    LossGuard(RevisionScript script, RevisionScript.Part part, Map<Loss, Long> losses) {
        this.script = script;
        this.sql = part.sql();
        losses.forEach((loss, number) -> declared.put(loss.subject(), number));
    }

    /**
     * Looks for what is gone and should not be.
     *
     * @throws RefusedException with the first such thing
     */
    void check(StoreFacts before, StoreFacts after) {
        before.rows().forEach((table, rows) -> {
            if (after.rows().containsKey(table)) {
                checkRows(table, rows, after.rows().get(table));
                checkColumns(table, before, after);
            } else if (!declared.containsKey(table)) {
                throw refused(rows == 0 ? "the table %s" : "the table %s with its %,d rows", table, rows);
            }
        });
        before.extras().stream()
                .filter(extra -> !extra.isIn(after) && !isMeant(extra, before, after))
                .findFirst()
                .ifPresent(extra -> {
                    throw extra.kind().equals("view")
                            ? refused("the view %s", extra.name())
                            : refused("the %s %s of table %s", extra.kind(), extra.name(), extra.table());
                });
    }

    /** It goes with its table, or with a column that it is made upon, which were looked at; or the script names it. */
    private boolean isMeant(StoreFacts.Extra extra, StoreFacts before, StoreFacts after) {
        boolean withTable = !extra.kind().equals("view") && !after.rows().containsKey(extra.table());
        return withTable
                || isNamed(extra.name(), sql)
                || before.columnsWithout(extra.table(), after).stream()
                        .anyMatch(column -> isNamed(column, extra.definition()));
    }

    private static boolean isNamed(String name, String text) {
        return Pattern.compile("(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(name)), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    private void checkRows(String table, long before, long after) {
        long lost = before - after;
        long allowed = script.tables().contains(table) ? declared.getOrDefault(table, 0L) : 0;
        if (lost > allowed) {
            throw refused("%,d rows of table %s", lost - allowed, table);
        }
    }

    private void checkColumns(String table, StoreFacts before, StoreFacts after) {
        Optional<String> lost = before.columnsWithout(table, after).stream()
                .filter(column -> !declared.containsKey(subject(table, column)))
                .sorted()
                .findFirst();
        lost.ifPresent(column -> {
            throw refused("the column %s of table %s", column, table);
        });
    }

    private static String subject(String table, String column) {
        return "%s-%s".formatted(table, column.replace('_', '-'));
    }

    private RefusedException refused(String what, Object... arguments) {
        return new RefusedException(
                "it would remove %s, and %s does not say so; somebody has added that by hand, or the revision is wrong"
                        .formatted(what.formatted(arguments), script.revision().source()));
    }
}
