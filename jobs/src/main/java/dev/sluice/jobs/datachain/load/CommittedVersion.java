package dev.sluice.jobs.datachain.load;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.StoredJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger keeps of a version that is in the catalogue.
 *
 * @param rows that it has
 * @param changed cells that do not have all that the source has, or are not what they were declared to be
 * @param sourceId the id that it had where it comes from; 0 where it had none
 * @param parents what it was made from, null for what is gone; empty where the source does not say
 * @param notes what a person should know of how it was read
 * @param readBack what was held against the source; null before that
 */
public record CommittedVersion(
        long rows, long changed, long sourceId, Optional<List<Parent>> parents, List<String> notes, String readBack) {
    /** A version that another one was made from, as it is called in the source, and its own mark. */
    public record Parent(DatasetVersion version, String uuid) {}

    /** What is kept of a version that was there and has stayed. */
    public static final String SKIPPED = "{\"skipped\":true}";

    public static CommittedVersion of(VersionLoad.Loaded loaded, List<String> notes) {
        Map<String, Object> records = loaded.content().records();
        Object id = ((Map<?, ?>) records.get("version")).get("id");
        return new CommittedVersion(
                loaded.content().rows(),
                loaded.changed(),
                id instanceof Number number ? number.longValue() : 0,
                records.containsKey("dependencies")
                        ? Optional.of(parents(records.get("dependencies")))
                        : Optional.empty(),
                notes,
                null);
    }

    /** What a source says that a version was made from; nothing where it does not say. */
    static List<Parent> parents(Object dependencies) {
        List<Parent> parents = new ArrayList<>();
        if (dependencies instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> on = (Map<?, ?>) ((Map<?, ?>) each).get("on");
                parents.add(
                        on == null
                                ? null
                                : new Parent(
                                        new DatasetVersion(
                                                (String) on.get("namespace"),
                                                (String) on.get("project"),
                                                (String) on.get("name"),
                                                (String) on.get("version")),
                                        (String) on.get("uuid")));
            }
        }
        return parents;
    }

    public CommittedVersion readBack(String what) {
        return new CommittedVersion(rows, changed, sourceId, parents, notes, what);
    }

    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", rows);
        json.put("changed", changed);
        json.put("id", sourceId);
        json.put("parents", parents.map(CommittedVersion::marks).orElse(null));
        json.put("notes", notes);
        json.put("read_back", readBack);
        return StoredJson.text(json);
    }

    private static List<Object> marks(List<Parent> parents) {
        List<Object> marks = new ArrayList<>();
        parents.forEach(parent ->
                marks.add(parent == null ? null : Arrays.asList(LoadItem.names(parent.version()), parent.uuid())));
        return marks;
    }

    private static List<Parent> marked(List<?> marks) {
        List<Parent> parents = new ArrayList<>();
        for (Object each : marks) {
            parents.add(
                    each instanceof List<?> pair
                            ? new Parent(LoadItem.version((List<?>) pair.get(0)), (String) pair.get(1))
                            : null);
        }
        return parents;
    }

    /** What an entry says; empty where nothing of it has arrived, or where it was skipped. */
    public static Optional<CommittedVersion> of(LedgerEntry entry) {
        if (entry.proof() == null || !entry.outcome().arrived() || isSkipped(entry)) {
            return Optional.empty();
        }
        Map<String, Object> json = StoredJson.object(entry.proof()).orElseThrow();
        Optional<List<Parent>> parents =
                Optional.ofNullable((List<?>) json.get("parents")).map(CommittedVersion::marked);
        List<String> notes = new ArrayList<>();
        ((List<?>) json.get("notes")).forEach(note -> notes.add((String) note));
        return Optional.of(new CommittedVersion(
                (Long) json.get("rows"), (Long) json.get("changed"), (Long) json.get("id"), parents, notes, (String)
                        json.get("read_back")));
    }

    private static boolean isSkipped(LedgerEntry entry) {
        return entry.outcome() != Outcome.FAILED && SKIPPED.equals(entry.proof());
    }
}
