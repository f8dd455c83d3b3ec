package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.TableColumn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The tables of a catalogue: makes those of a new one, and knows the columns of one that is there. */
public final class CatalogueSchema {
    private static final String TYPE = "[\\w (),]*";

    private final JdbcClient jdbc;
    private final Map<String, Map<String, Column>> tables = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * A column of a table.
     *
     * @param required whether it must have a value, and has none by itself
     */
    record Column(String name, String type, boolean required) {}

    public CatalogueSchema(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /** Makes the tables of a new catalogue. */
    public static void create(DataSource source, boolean newest) {
        ResourceDatabasePopulator scripts = new ResourceDatabasePopulator();
        for (String script : List.of("catalogue.sql", newest ? "catalogue-g4.sql" : "catalogue-g3.sql")) {
            scripts.addScript(new ClassPathResource(script, CatalogueSchema.class));
        }
        scripts.execute(source);
    }

    /** The columns of a table by their names; none where there is no such table. */
    Map<String, Column> columns(String table) {
        return tables.computeIfAbsent(table, this::look);
    }

    private Map<String, Column> look(String table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        jdbc.sql("SELECT name, type, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info(?) ORDER BY cid")
                .param(table)
                .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
                .list()
                .forEach(column -> columns.put(column.name(), column));
        return columns;
    }

    public boolean has(String table) {
        return !columns(table).isEmpty();
    }

    /**
     * Makes a table for the rows of a version.
     *
     * @param columns as DataChain would declare them; {@code sys__id} is the key where it is there
     */
    static void createRows(JdbcTemplate jdbc, String table, List<TableColumn> columns) {
        String list = columns.stream().map(CatalogueSchema::declaration).collect(Collectors.joining(", "));
        boolean keyed = columns.stream().anyMatch(column -> column.name().equals("sys__id"));
        jdbc.execute("CREATE TABLE %s (%s%s)".formatted(quoted(table), list, keyed ? ", PRIMARY KEY (sys__id)" : ""));
    }

    private static String declaration(TableColumn column) {
        return switch (column.name()) {
            case "sys__id" -> "sys__id INTEGER NOT NULL";
            case "sys__rand" -> "sys__rand INTEGER DEFAULT (abs(random())) NOT NULL";
            default -> {
                if (!column.declared().matches(TYPE)) {
                    throw new IllegalArgumentException("no type of a column: " + column.declared());
                }
                yield "%s %s"
                        .formatted(quoted(column.name()), column.declared())
                        .strip();
            }
        };
    }

    /** A name as SQL takes it, whatever it is. */
    static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }

    /**
     * The table of a version's rows, as it is spelled there; null where there is none. SQLite does not look at case. The names
     * are read once: to look through them for each of ten thousand versions would take longer than to load those.
     */
    public synchronized String rowsTable(DatasetVersion version) {
        if (names.isEmpty()) {
            jdbc.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
                    .query(String.class)
                    .list()
                    .forEach(name -> names.add(DatasetVersion.letters(name)));
        }
        if (names.add(DatasetVersion.letters(version.table()))) {
            return null; // from now on it is there
        }
        return jdbc.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE")
                .param(version.table())
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
