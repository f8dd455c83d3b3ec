package dev.sluice.jobs.datachain.inspect;

import dev.sluice.readers.datachain.Generation;
import java.util.LinkedHashMap;
import java.util.Map;

/** What versions of DataChain make of a catalogue. Each line was found out by letting them open one. */
final class Openers {
    private static final String REFUSED =
            "refuse it: OutdatedDatabaseSchemaError, \"You have an old version of the database schema\"";

    private Openers() {}

    /** What becomes of a catalogue, by the versions that open it. */
    static Map<String, String> of(Generation generation) {
        Map<String, String> openers = new LinkedHashMap<>();
        openers.put(generation.writtenBy(), "open it: they write such catalogues themselves");
        switch (generation) {
            case G0, G1 -> openers.put("0.34 to 0.37", REFUSED);
            case G2 -> {
                openers.put(
                        "0.34 to 0.37",
                        "take it for their own and break on it: \"no such column: jobs.parent_job_id\"");
                openers.put("0.59", "open it, and add the columns that it lacks");
            }
            case G3 -> openers.put("0.59", "open it, add the columns that it lacks, and hide unfinished versions");
            case G4 -> {}
        }
        openers.put("others", "have not been tried");
        return openers;
    }
}
