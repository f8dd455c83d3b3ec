package dev.sluice.readers.argilla;

import dev.sluice.config.Dialect;
import dev.sluice.model.argilla.RecordRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Which records are meant: a condition on {@code r}, and its parameters. */
record RecordSelection(String condition, List<Object> parameters) {

    /** Those of a range. */
    static RecordSelection within(RecordRange range, Dialect dialect) {
        String order = "r." + dialect.rowOrder("id");
        StringBuilder condition = new StringBuilder("r.dataset_id = ?");
        List<Object> parameters = new ArrayList<>(List.of(key(range.dataset(), dialect)));
        if (range.after() != null) {
            condition.append(" AND ").append(order).append(" > ?");
            parameters.add(place(range.after()));
        }
        if (range.upTo() != null) {
            condition.append(" AND ").append(order).append(" <= ?");
            parameters.add(place(range.upTo()));
        }
        return new RecordSelection(condition.toString(), parameters);
    }

    /**
     * Those of some ids, with dashes, that a dataset has. Were the dataset asked for by an equation, SQLite would go through all
     * of its records.
     */
    static RecordSelection among(String dataset, Collection<String> ids, Dialect dialect) {
        List<Object> parameters = new ArrayList<>();
        ids.forEach(id -> parameters.add(key(id, dialect)));
        parameters.add(key(dataset, dialect));
        String marks = ids.stream().map(id -> "?").collect(Collectors.joining(", "));
        return new RecordSelection("r.id IN (%s) AND NOT (r.dataset_id <> ?)".formatted(marks), parameters);
    }

    private static Object key(String id, Dialect dialect) {
        return dialect.key(StoredKeys.uuid(id));
    }

    /** A row number of SQLite, or else a key. */
    private static Object place(String position) {
        return position.indexOf('-') > 0 ? StoredKeys.uuid(position) : Long.valueOf(position);
    }
}
