package dev.sluice.config;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.DatabaseMetaDataCallback;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Which tables, columns, indexes and triggers a database has, asked of the database itself. A statement that fails would not tell a table
 * that is missing from a database that is busy.
 */
public final class DatabaseCatalogue {
    private static final Set<Integer> TEXTS =
            Set.of(Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.CLOB);

    private final DataSource source;
    private final Dialect dialect;

    /** What the catalogue says of a column. */
    private record Column(String name, int kind, String type, int size, boolean required) {}

    DatabaseCatalogue(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /**
     * The columns of a table, in lower case; empty where there is no such table.
     *
     * @throws DataAccessException where the database cannot tell
     */
    public Set<String> columns(String table) {
        return read(table).stream().map(Column::name).collect(Collectors.toSet());
    }

    /** As {@link #columns}, where only the table matters. */
    public boolean has(String table) {
        return !columns(table).isEmpty();
    }

    /** How long a text may be in each column of a table, by its name in lower case, where that is limited. */
    public Map<String, ColumnLimit> limits(String table) {
        Map<String, ColumnLimit> limits = new HashMap<>();
        for (Column column : read(table)) {
            if (TEXTS.contains(column.kind())) {
                dialect.limit(column.type(), column.size()).ifPresent(limit -> limits.put(column.name(), limit));
            }
        }
        return limits;
    }

    /** Whether a column must not be empty. */
    public boolean isRequired(String table, String column) {
        return read(table).stream().anyMatch(each -> each.name().equals(column) && each.required());
    }

    /** The names of the indexes on a table, in lower case. */
    public Set<String> indexes(String table) {
        return look(catalogue -> indexes(catalogue, table));
    }

    /** The names of the triggers on a table, in lower case. */
    public Set<String> triggers(String table) {
        return JdbcClient.create(source).sql(dialect.ddl().triggers()).param(table).query(String.class).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private List<Column> read(String table) {
        return look(catalogue -> read(catalogue, table));
    }

    private <T> T look(DatabaseMetaDataCallback<T> question) {
        try {
            return JdbcUtils.extractDatabaseMetaData(source, question);
        } catch (MetaDataAccessException e) {
            throw new DataAccessResourceFailureException("the tables of the database cannot be looked up", e);
        }
    }

    private static List<Column> read(DatabaseMetaData catalogue, String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        String pattern = table.replace("_", catalogue.getSearchStringEscape() + "_");
        try (ResultSet found = catalogue.getColumns(
                catalogue.getConnection().getCatalog(),
                catalogue.getConnection().getSchema(),
                pattern,
                null)) {
            while (found.next()) {
                columns.add(new Column(
                        found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                        found.getInt("DATA_TYPE"),
                        found.getString("TYPE_NAME"),
                        found.getInt("COLUMN_SIZE"),
                        found.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls));
            }
        }
        return columns;
    }

    private static Set<String> indexes(DatabaseMetaData catalogue, String table) throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet found = catalogue.getIndexInfo(
                catalogue.getConnection().getCatalog(),
                catalogue.getConnection().getSchema(),
                table,
                false,
                true)) {
            while (found.next()) {
                String name = found.getString("INDEX_NAME");
                if (name != null) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }
}
