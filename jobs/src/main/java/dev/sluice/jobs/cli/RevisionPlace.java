package dev.sluice.jobs.cli;

import dev.sluice.jobs.revision.RevisionOptions;
import dev.sluice.jobs.run.JobOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whose revisions, and which database. */
final class RevisionPlace {
    @Option(
            names = "--store",
            paramLabel = "NAME|DIR",
            defaultValue = "argilla",
            description = "A tool that Sluice knows, or a folder of revisions (default: argilla).")
    private String store;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "The database (default: that of the tool's own settings).")
    private String database;

    private final Map<String, List<String>> others = new LinkedHashMap<>();

    /** As if it were an option of the store, too. */
    void set(JobOption option, String value) {
        others.put(option.name(), List.of(value));
    }

    Map<String, List<String>> values() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        values.put(RevisionOptions.STORE.name(), List.of(store));
        if (database != null) {
            values.put(RevisionOptions.DATABASE.name(), List.of(database));
        }
        values.putAll(others);
        return values;
    }

    /** As it is typed. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        values().forEach((name, value) -> Collections.addAll(words, "--" + name, value.get(0)));
        return words;
    }
}
