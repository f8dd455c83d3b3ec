package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.DatasetVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a table of rows may be called in this catalogue. */
final class TableNames {
    private final Map<String, String> exact = new HashMap<>();
    private final Map<String, String> byLetters = new HashMap<>();
    private final Map<String, String> ddl = new HashMap<>();

    TableNames(Rows rows) throws SQLException {
        rows.all("SELECT name, sql FROM sqlite_master WHERE type = 'table'").forEach(row -> {
            String name = row.get("name").asText();
            exact.put(name, name);
            byLetters.put(DatasetVersion.letters(name), name);
            ddl.put(name, String.valueOf(row.get("sql").asText()));
        });
    }

    boolean has(String table) {
        return exact.containsKey(table);
    }

    String sql(String table) {
        return ddl.get(table);
    }

    boolean declaresInteger(String table, String column) {
        return ddl.get(table).matches("(?is).*\\b%s\\W+INTEGER\\b.*".formatted(column));
    }

    /** A listing's table has another prefix, but not in every version of the library. */
    String rowsTable(String namespace, String project, String name, String version) {
        String ending = "%s_%s".formatted(name, version.replace('.', '_'));
        String qualified = namespace == null ? ending : "%s_%s_%s".formatted(namespace, project, ending);
        String prefix = DatasetVersion.tablePrefix(name);
        List<String> candidates = new ArrayList<>();
        for (String rest : List.of(qualified, ending)) {
            candidates.add(prefix + rest);
            candidates.add((prefix.equals("ds_") ? "src_" : "ds_") + rest);
        }
        for (String candidate : candidates) {
            String found = exact.getOrDefault(candidate, byLetters.get(DatasetVersion.letters(candidate)));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
