package dev.sluice.model.datus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * To which other tables a table refers.
 *
 * @param source whence that is known
 */
public record Relationships(List<ForeignKey> foreignKeys, Source source) {
    private static final int SHORTEST_NAME = 3;
    private static final int FEW = 4;
    private static final String KEY = "_id";

    /** Whence references are known. */
    public enum Source {
        /** The table's DDL declares them. */
        DDL(null),
        /** Datus has asked the database itself. */
        DATABASE("information_schema"),
        /** The names of columns and tables suggest them. */
        NAMES("heuristic");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** @param word as it is stored; null where none is */
        public static Source of(String word) {
            return Stream.of(values())
                    .filter(source -> Objects.equals(source.word, word))
                    .findFirst()
                    .orElse(NAMES);
        }
    }

    public Relationships {
        foreignKeys = List.copyOf(foreignKeys);
    }

    /** These, or others where there are none, or where only names suggest these and others are known. */
    Relationships completedBy(Relationships others) {
        boolean better = !others.foreignKeys.isEmpty()
                && (foreignKeys.isEmpty() || source == Source.NAMES && others.source == Source.DATABASE);
        return better ? others : this;
    }

    /** What Datus stores: empty where there are none; of those that are declared it names no source. */
    public Map<String, Object> stored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        if (!foreignKeys.isEmpty()) {
            stored.put(
                    "foreign_keys",
                    foreignKeys.stream().map(Relationships::stored).toList());
            stored.put(
                    "join_paths",
                    foreignKeys.stream().map(Relationships::joinPath).toList());
            if (source.word != null) {
                stored.put("source", source.word);
            }
        }
        return stored;
    }

    private static String joinPath(ForeignKey key) {
        String to = key.toColumn().isEmpty() ? key.toTable() : key.toTable() + "." + key.toColumn();
        return key.fromColumn() + " -> " + to;
    }

    private static Map<String, String> stored(ForeignKey key) {
        Map<String, String> stored = new LinkedHashMap<>();
        stored.put("from_column", key.fromColumn());
        stored.put("to_table", key.toTable());
        stored.put("to_column", key.toColumn());
        return stored;
    }

    /**
     * What a table declares, or else what its names suggest.
     *
     * @param name of the table, as it is stored, which may differ from that in its DDL
     */
    public static Relationships of(TableDefinition table, String name, Index others) {
        return table.foreignKeys().isEmpty()
                ? new Relationships(others.suggested(table, name), Source.NAMES)
                : new Relationships(table.foreignKeys(), Source.DDL);
    }

    /** The tables that a column may refer to, by their plain names. */
    public static final class Index {
        /** By the plain name read backwards, so that all that end alike stand together. */
        private final TreeMap<String, TreeSet<String>> backwards = new TreeMap<>();
        /** What was found before: few words stand for many columns. */
        private final Map<String, List<String>> known = new ConcurrentHashMap<>();

        public Index(Collection<String> tables) {
            for (String table : tables) {
                backwards
                        .computeIfAbsent(reversed(TableNames.plain(table)), name -> new TreeSet<>())
                        .add(table);
            }
        }

        private static String reversed(String name) {
            return new StringBuilder(name).reverse().toString();
        }

        /** For a column that ends in {@code _id}: the table of that name, or else one whose name ends so; none refers to itself. */
        List<ForeignKey> suggested(TableDefinition table, String name) {
            List<ForeignKey> keys = new ArrayList<>();
            for (String column : table.columnNames()) {
                String lower = column.toLowerCase(Locale.ROOT);
                if (lower.endsWith(KEY)) {
                    String base = TableNames.plain(lower.substring(0, lower.length() - KEY.length()));
                    if (base.length() >= SHORTEST_NAME) {
                        known.computeIfAbsent(base, this::candidates).stream()
                                .filter(other -> !other.equalsIgnoreCase(table.name()) && !other.equalsIgnoreCase(name))
                                .findFirst()
                                .ifPresent(other -> keys.add(new ForeignKey(column, other, "id")));
                    }
                }
            }
            return keys;
        }

        /** The first few of that name, then the first few that end so: some of them may be the table that asks. */
        private List<String> candidates(String base) {
            String end = reversed(base);
            Collection<TreeSet<String>> longer = backwards
                    .subMap(end, false, end + Character.MAX_VALUE, true)
                    .values();
            return Stream.concat(
                            backwards.getOrDefault(end, new TreeSet<>()).stream()
                                    .limit(FEW),
                            longer.stream()
                                    .flatMap(tables -> tables.stream().limit(FEW))
                                    .sorted()
                                    .limit(FEW))
                    .toList();
        }
    }
}
