package dev.sluice.jobs.label;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which visible sessions the application opens, by its own rule (specification of the store, section 6). */
public final class OpenSessions {
    private OpenSessions() {}

    /** Their numbers, as the rows and the files are now. */
    public static Set<Long> of(LabelDatabase database) {
        Set<Long> open = new TreeSet<>();
        for (Map<String, Object> row : database.rows("""
                SELECT s.session_id, s.session_name, s.parent_session_data_path, p.path FROM sessions s
                JOIN projects p ON p.project_id = s.project_id WHERE s.is_visible = 1""")) {
            Object parent = row.get("parent_session_data_path");
            Object path = row.get("path");
            Path folder = parent != null
                    ? Path.of(parent.toString())
                    : path == null
                            ? null
                            : Path.of(path.toString(), row.get("session_name").toString());
            if (folder != null && Files.isRegularFile(folder.resolve("accelerometer_data.csv"))) {
                open.add(((Number) row.get("session_id")).longValue());
            }
        }
        return open;
    }
}
