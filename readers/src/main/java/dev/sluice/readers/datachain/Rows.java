package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.Cell;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads small tables whole, cell by cell as they are stored. */
final class Rows {
    private final Connection connection;

    Rows(Connection connection) {
        this.connection = connection;
    }

    List<String> columns(String table) throws SQLException {
        return all("SELECT name FROM pragma_table_info(?) ORDER BY cid", table).stream()
                .map(row -> row.get("name").asText())
                .toList();
    }

    List<Map<String, Cell>> all(String query, Object... parameters) throws SQLException {
        List<Map<String, Cell>> rows = new ArrayList<>();
        try (RowCursor cursor = new RowCursor(connection, query, parameters)) {
            List<String> names = cursor.columns();
            while (cursor.next()) {
                Map<String, Cell> row = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    row.put(names.get(i), Cell.of(cursor, i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
