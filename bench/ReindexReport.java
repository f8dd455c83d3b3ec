import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Sluice says of the last run in a folder, and how long its home says that each phase took. */
record ReindexReport(JsonNode fields, Map<String, Double> phases) {
    private static final String PHASES = """
            SELECT step_name, (end_time - start_time) / 1000.0 FROM batch_step_execution
            WHERE step_name IN ('work', 'publish', 'verify')
              AND job_execution_id = (SELECT max(job_execution_id) FROM batch_step_execution)""";

    static ReindexReport last(Path place) throws IOException, SQLException {
        try (Stream<Path> files = Files.list(place)) {
            Path report = files.filter(file -> file.getFileName().toString().startsWith("reindex_report_"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException("no report: see reindex.log in " + place));
            return new ReindexReport(JsonMapper.shared().readTree(report.toFile()), phases(place));
        }
    }

    private static Map<String, Double> phases(Path place) throws SQLException {
        Map<String, Double> phases = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("home/jobs.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PHASES)) {
            while (row.next()) {
                phases.put(row.getString(1), row.getDouble(2));
            }
        }
        return phases;
    }

    /** What is not as it should be, by what Sluice says itself. */
    List<String> wrong(String strategy, int records) {
        List<String> wrong = new ArrayList<>();
        JsonNode dataset = fields.get("datasets").get(0);
        require("strategy", strategy, dataset, wrong);
        require("status", "verified", dataset, wrong);
        require("documents_written", String.valueOf(records), dataset, wrong);
        return wrong;
    }

    private static void require(String field, String wanted, JsonNode dataset, List<String> wrong) {
        String found = dataset.path(field).asString("");
        if (!found.equals(wanted)) {
            wrong.add("%s is %s and should be %s".formatted(field, found, wanted));
        }
    }
}
