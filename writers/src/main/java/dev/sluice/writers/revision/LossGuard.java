package dev.sluice.writers.revision;

import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.RevisionScript;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds what a database has after a revision against what it had before, and against what the revision says that it removes. */
final class LossGuard {
    private static final Pattern COMMENTS = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private final RevisionScript script;
    private final String sql;
    private final Set<String> tables;
    private final Map<String, String> renames = new HashMap<>();
    private final Map<String, Long> declared = new HashMap<>();

    /**
     * @param part of the script
     * @param losses how much of each it removes, by its own count
     */
    LossGuard(RevisionScript script, RevisionScript.Part part, Map<Loss, Long> losses) {
        this.script = script;
        this.sql = COMMENTS.matcher(part.sql()).replaceAll(" ");
        this.tables = script.tables().stream().map(StoreFacts::lower).collect(Collectors.toSet());
        part.renames().forEach((before, after) -> renames.put(StoreFacts.lower(before), StoreFacts.lower(after)));
        losses.forEach((loss, number) -> declared.put(StoreFacts.lower(loss.subject()), number));
    }

    /**
     * Looks for what is gone and should not be.
     *
     * @param values how many there were of each column that the revision says it removes values of, by its subject
     * @throws RefusedException with the first such thing
     */
    void check(StoreFacts before, StoreFacts after, Map<String, Long> values) {
        StoreFacts expected = before.renamed(renames);
        expected.rows().forEach((table, rows) -> {
            if (after.rows().containsKey(table)) {
                checkRows(table, rows - after.rows().get(table));
                checkColumns(table, expected, after, values);
            } else if (!declared.containsKey(table)) {
                throw refused(rows == 0 ? "the table %s" : "the table %s with its %,d rows", table, rows);
            } else if (rows > declared.get(table)) {
                throw refused(
                        "the table %s with its %,d rows, and not only %,d of them", table, rows, declared.get(table));
            }
        });
        expected.extras().stream()
                .filter(extra -> !extra.isIn(after) && !isMeant(extra, expected, after))
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
        String named =
                "\\b(?:DROP|ALTER|CREATE)\\b[^;]*?\\b(?:INDEX|TRIGGER|VIEW|CONSTRAINT)\\b[^;(]*?" + word(extra.name());
        return withTable
                || found(named, sql)
                || before.columnsWithout(extra.table(), after).stream()
                        .anyMatch(column -> found(word(column), extra.definition()));
    }

    private static String word(String name) {
        return "(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(name));
    }

    private static boolean found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text)
                .find();
    }

    private void checkRows(String table, long lost) {
        long allowed = tables.contains(table) ? declared.getOrDefault(table, 0L) : 0;
        if (lost > allowed) {
            throw refused("%,d rows of table %s", lost - allowed, table);
        }
    }

    private void checkColumns(String table, StoreFacts before, StoreFacts after, Map<String, Long> values) {
        for (String column : before.columnsWithout(table, after)) {
            String subject = subject(table, column);
            if (!declared.containsKey(subject)) {
                throw refused("the column %s of table %s", column, table);
            }
            if (values.getOrDefault(subject, 0L) > declared.get(subject)) {
                throw refused(
                        "the column %s of table %s with its %,d values, and not only %,d of them",
                        column, table, values.get(subject), declared.get(subject));
            }
        }
    }

    /** By which a revision names the values of a column. */
    static String subject(String table, String column) {
        return StoreFacts.lower("%s-%s".formatted(table, column.replace('_', '-')));
    }

    private RefusedException refused(String what, Object... arguments) {
        return new RefusedException(
                "it would remove %s, and %s does not say so; if somebody has added that by hand, remove it first and make it again afterwards; else the revision is wrong"
                        .formatted(what.formatted(arguments), script.revision().source()));
    }
}
