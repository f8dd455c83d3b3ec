package dev.sluice.readers.argilla;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.config.Database;
import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.model.argilla.StoredRecord.Response;
import dev.sluice.model.argilla.StoredRecord.Suggestion;
import dev.sluice.model.argilla.StoredRecord.Vector;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads records with what belongs to them: a page at a time, from one position to the next, so that the last page costs no
 * more than the first and nobody who writes is kept waiting.
 */
public final class RecordReader {
    private static final Hasher64 HASH = Hashing.komihash5_0();
    private static final String RESPONSES = "responses";
    private static final String SUGGESTIONS = "suggestions";
    private static final String VECTORS = "vectors";

    private final Database database;
    private final JdbcClient jdbc;
    private final String order;
    private final String columns;
    private final List<String> children = new ArrayList<>(List.of(RESPONSES));

    /**
     * A record, and what tells whether it has changed since.
     *
     * @param digest another one as soon as a row of it is added, changed or removed; those of several records are added up
     */
    public record Read(StoredRecord record, long digest) {}

    /**
     * What is known of records without reading what they hold.
     *
     * @param ids with dashes
     * @param digest as those of the records, added up
     */
    public record Glance(List<String> ids, long digest) {}

    RecordReader(Database database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.dataSource());
        this.order = "r." + database.dialect().rowOrder("id");
        Set<String> there = database.catalogue().columns("records");
        this.columns =
                List.of("id", "fields", "external_id", "inserted_at", "updated_at", "metadata", "status").stream()
                        .map(column -> there.contains(column) ? "r." + column : "NULL")
                        .collect(Collectors.joining(", "));
        for (String table : List.of(SUGGESTIONS, VECTORS)) {
            if (database.catalogue().has(table)) {
                children.add(table);
            }
        }
    }

    /** How many records a dataset has. */
    public long count(String dataset) {
        return jdbc.sql("SELECT count(*) FROM records WHERE dataset_id = ?")
                .param(database.dialect().key(StoredKeys.uuid(dataset)))
                .query(Long.class)
                .single();
    }

    /**
     * Cuts the records of a dataset into ranges of a size; the last one is open, for what is added later.
     *
     * @return at least one range
     */
    public List<RecordRange> ranges(String dataset, int size) {
        List<String> bounds = jdbc.sql("""
                SELECT place FROM (SELECT %1$s AS place, row_number() OVER (ORDER BY %1$s) AS n FROM records r
                  WHERE r.dataset_id = ?) numbered WHERE n %% %2$d = 0 ORDER BY place""".formatted(order, size))
                .param(database.dialect().key(StoredKeys.uuid(dataset)))
                .query(String.class)
                .list();
        List<RecordRange> ranges = new ArrayList<>();
        String after = null;
        for (String bound : bounds) {
            ranges.add(new RecordRange(dataset, after, bound));
            after = bound;
        }
        ranges.add(new RecordRange(dataset, after, null));
        return ranges;
    }

    /** The next records of a range, at most so many; none where there are no more. */
    public List<Read> page(RecordRange range, int most) {
        RecordSelection selection = RecordSelection.within(range, database.dialect());
        Map<String, StoredRecord> records = new LinkedHashMap<>();
        Map<String, Long> digests = new HashMap<>();
        records(" ORDER BY %s LIMIT %d".formatted(order, most), selection, records, digests);
        if (!records.isEmpty()) {
            String last = null;
            for (String position : records.keySet()) {
                last = position;
            }
            addChildren(records, digests, RecordSelection.within(range.until(last), database.dialect()));
        }
        return records.values().stream()
                .map(record -> new Read(record, digests.get(record.position())))
                .toList();
    }

    /** Those of the given records that are there, with what belongs to them; what is no id, no dataset has. */
    public List<StoredRecord> byId(String dataset, Collection<String> ids) {
        Map<String, StoredRecord> records = new LinkedHashMap<>();
        List<String> possible = ids.stream().filter(StoredKeys::isDashed).toList();
        if (!possible.isEmpty()) {
            RecordSelection selection = RecordSelection.among(dataset, possible, database.dialect());
            Map<String, Long> digests = new HashMap<>();
            records("", selection, records, digests);
            addChildren(records, digests, selection);
        }
        return List.copyOf(records.values());
    }

    private void records(
            String end, RecordSelection selection, Map<String, StoredRecord> records, Map<String, Long> digests) {
        read(
                "SELECT %s, %s FROM records r WHERE %s%s".formatted(order, columns, selection.condition(), end),
                selection,
                row -> {
                    StoredRecord record = record(row);
                    records.put(record.position(), record);
                    digests.put(record.position(), digest(row.getString(2), record.updatedAt()));
                });
    }

    /** Those of the given ids that the dataset has; what is no id, no dataset has. */
    public Set<String> present(String dataset, Collection<String> ids) {
        Set<String> present = new HashSet<>();
        List<String> possible = ids.stream().filter(StoredKeys::isDashed).toList();
        if (!possible.isEmpty()) {
            RecordSelection selection = RecordSelection.among(dataset, possible, database.dialect());
            read(
                    "SELECT r.id FROM records r WHERE " + selection.condition(),
                    selection,
                    row -> present.add(StoredKeys.dashed(row.getString(1))));
        }
        return present;
    }

    /** The ids of the records that a range has, with dashes. */
    public List<String> ids(RecordRange range) {
        RecordSelection selection = RecordSelection.within(range, database.dialect());
        List<String> ids = new ArrayList<>();
        read(
                "SELECT r.id FROM records r WHERE " + selection.condition(),
                selection,
                row -> ids.add(StoredKeys.dashed(row.getString(1))));
        return ids;
    }

    /** Which records a range has now, and whether anything of them has changed. */
    public Glance glance(RecordRange range) {
        RecordSelection selection = RecordSelection.within(range, database.dialect());
        List<String> ids = new ArrayList<>();
        long[] digest = new long[1];
        read("SELECT r.id, r.updated_at FROM records r WHERE " + selection.condition(), selection, row -> {
            ids.add(StoredKeys.dashed(row.getString(1)));
            digest[0] += digest(row.getString(1), row.getString(2));
        });
        for (String table : children) {
            read(
                    "SELECT c.id, c.updated_at FROM records r JOIN %s c ON c.record_id = r.id WHERE %s"
                            .formatted(table, selection.condition()),
                    selection,
                    row -> digest[0] += digest(row.getString(1), row.getString(2)));
        }
        return new Glance(ids, digest[0]);
    }

    private StoredRecord record(ResultSet row) throws SQLException {
        return new StoredRecord(
                row.getString(1),
                StoredKeys.dashed(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getString(8),
                row.getString(5),
                row.getString(6),
                json(row.getString(7)),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    private void addChildren(Map<String, StoredRecord> records, Map<String, Long> digests, RecordSelection selection) {
        Children reading = new Children(records, digests, selection);
        reading.add(
                RESPONSES,
                "u.id, c.status, c.\"values\", c.inserted_at",
                (record, row) -> record.responses()
                        .add(new Response(
                                StoredKeys.dashed(row.getString(2)),
                                StoredKeys.dashed(row.getString(4)),
                                row.getString(5),
                                json(row.getString(6)),
                                row.getString(7))));
        Comparator<Response> oldestFirst =
                Comparator.comparing(Response::insertedAt).thenComparing(Response::id);
        records.values().forEach(record -> record.responses().sort(oldestFirst));
        if (children.contains(SUGGESTIONS)) {
            reading.add(
                    SUGGESTIONS,
                    "c.question_id, c.type, c.agent, c.score, c.value",
                    (record, row) -> record.suggestions()
                            .add(new Suggestion(
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    json(number(row, 7)),
                                    number(row, 8))));
        }
        if (children.contains(VECTORS)) {
            reading.add(
                    VECTORS,
                    "c.vector_settings_id, c.value",
                    (record, row) -> record.vectors().add(new Vector(row.getString(4), row.getString(5))));
        }
    }

    /** Reads what belongs to records, and counts it into their digests. */
    private final class Children {
        private final Map<String, StoredRecord> records;
        private final Map<String, Long> digests;
        private final RecordSelection selection;

        Children(Map<String, StoredRecord> records, Map<String, Long> digests, RecordSelection selection) {
            this.records = records;
            this.digests = digests;
            this.selection = selection;
        }

        void add(String table, String columns, Child child) {
            String users = table.equals(RESPONSES) ? " LEFT JOIN users u ON u.id = c.user_id" : "";
            String sql = "SELECT %s, c.id, c.updated_at, %s FROM records r JOIN %s c ON c.record_id = r.id%s WHERE %s"
                    .formatted(order, columns, table, users, selection.condition());
            read(sql, selection, row -> {
                StoredRecord record = records.get(row.getString(1));
                if (record != null) { // that of one that has come since is met when this one is
                    digests.merge(record.position(), digest(row.getString(2), row.getString(3)), Long::sum);
                    child.add(record, row);
                }
            });
        }
    }

    private static long digest(String id, String changed) {
        return HASH.hashCharsToLong(id + ' ' + changed);
    }

    /** JSON, which SQLite keeps as a number where it is one, and then writes with fewer digits than it has. */
    private static String number(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        return value == null ? null : value.toString();
    }

    /** JSON that is null is as good as none. */
    private static String json(String text) {
        return "null".equals(text) ? null : text;
    }

    private void read(String sql, RecordSelection selection, Row action) {
        jdbc.sql(sql).params(selection.parameters()).query(row -> {
            action.read(row);
        });
    }

    /** What is made of a row. */
    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** What is made of a row that belongs to a record. */
    @FunctionalInterface
    private interface Child {
        void add(StoredRecord record, ResultSet row) throws SQLException;
    }
}
