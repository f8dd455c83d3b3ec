package dev.sluice.jobs.datus.migrate;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the plan notes of a table.
 *
 * @param version of Lance that is migrated
 * @param rows in it
 * @param exported how many an export has
 * @param added how many of them are not in the table yet
 * @param current how many of its rows are of version 1 already
 * @param complete whether its schema is that of version 1
 * @param lost indexes of other kinds, which a new version does not have
 * @param duplicates identifiers that several rows have
 * @param valueRows in the table of sample rows; null where there is none, -1 where it cannot be read
 * @param redone whether somebody else has written while this ran, so that it was all done anew
 * @param textIndex folder of the full-text index that Datus's own library keeps beside the table; null where there is none
 */
record SchemaFacts(
        long version,
        long rows,
        long exported,
        long added,
        long current,
        boolean complete,
        List<String> lost,
        List<String> duplicates,
        Long valueRows,
        boolean redone,
        String textIndex) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param text null where nothing has been planned yet */
    static SchemaFacts of(String text) {
        return text == null
                ? new SchemaFacts(0, 0, 0, 0, 0, false, List.of(), List.of(), null, false, null)
                : JSON.readValue(text, SchemaFacts.class);
    }

    /** Of a table that will be made for so many rows. */
    static SchemaFacts ofExport(long rows) {
        return new SchemaFacts(0, 0, rows, rows, 0, false, List.of(), List.of(), null, false, null);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    SchemaFacts afterRedoing() {
        return new SchemaFacts(
                version, rows, exported, added, current, complete, lost, duplicates, valueRows, true, textIndex);
    }

    /** Whether nothing is left to do. */
    boolean isDone() {
        return complete && current == rows && added == 0;
    }
}
