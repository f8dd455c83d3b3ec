package dev.sluice.config;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Which tables and columns a database has, asked of the database itself. A statement that fails would not tell a table
 * that is missing from a database that is busy.
 */
public final class DatabaseCatalogue {
    private final DataSource source;

    DatabaseCatalogue(DataSource source) {
        this.source = source;
    }

    /**
     * The columns of a table, in lower case; empty where there is no such table.
     *
     * @throws DataAccessException where the database cannot tell
     */
    public Set<String> columns(String table) {
        try {
            return JdbcUtils.extractDatabaseMetaData(source, catalogue -> columns(catalogue, table));
        } catch (MetaDataAccessException e) {
            throw new DataAccessResourceFailureException("the tables of the database cannot be looked up", e);
        }
    }

    /** As {@link #columns}, where only the table matters. */
    public boolean has(String table) {
        return !columns(table).isEmpty();
    }

    private static Set<String> columns(DatabaseMetaData catalogue, String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        String pattern = table.replace("_", catalogue.getSearchStringEscape() + "_");
        try (ResultSet found = catalogue.getColumns(
                catalogue.getConnection().getCatalog(),
                catalogue.getConnection().getSchema(),
                pattern,
                null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}
