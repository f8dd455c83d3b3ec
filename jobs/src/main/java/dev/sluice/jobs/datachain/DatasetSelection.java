package dev.sluice.jobs.datachain;

import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.model.UsageException;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.readers.datachain.StoredVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which versions a person wants.
 *
 * @param datasets patterns of names, with or without namespace and project; empty for all
 * @param namespaces names; empty for all
 */
public record DatasetSelection(List<Pattern> datasets, List<String> namespaces, boolean listings, boolean temporary) {
    public static final JobOption DATASET = JobOption.repeatable(
            "dataset", "GLOB", "only datasets of this name, with * and ?; may be given more than once");
    public static final JobOption NAMESPACE =
            JobOption.repeatable("namespace", "NAME", "only datasets of this namespace; may be given more than once");
    public static final JobOption WITHOUT_LISTINGS =
            new JobOption("without-listings", null, false, false, "leave out what DataChain has listed of storages");
    public static final JobOption WITH_TEMPORARY = new JobOption(
            "with-temporary", null, false, false, "also what processes that died have left of unnamed datasets");

    public static DatasetSelection of(JobOptions options) {
        return new DatasetSelection(
                options.all(DATASET.name()).stream()
                        .map(DatasetSelection::pattern)
                        .toList(),
                options.all(NAMESPACE.name()),
                !options.isSet(WITHOUT_LISTINGS.name()),
                options.isSet(WITH_TEMPORARY.name()));
    }

    /** As a shell reads it, but for the slash, which is a letter of a name like any other. */
    private static Pattern pattern(String glob) {
        if (glob.isEmpty()) {
            throw new UsageException("--dataset takes a name or a pattern such as \"cats*\"");
        }
        StringBuilder pattern = new StringBuilder("(?s)");
        glob.codePoints().forEach(letter -> {
            switch (letter) {
                case '*' -> pattern.append(".*");
                case '?' -> pattern.append('.');
                default -> pattern.append(Pattern.quote(Character.toString(letter)));
            }
        });
        return Pattern.compile(pattern.toString());
    }

    public boolean includes(DatasetVersion name) {
        boolean named = datasets.isEmpty()
                || datasets.stream()
                        .anyMatch(pattern -> pattern.matcher(name.name()).matches()
                                || pattern.matcher(name.dataset()).matches());
        return named && (namespaces.isEmpty() || namespaces.contains(name.namespace()));
    }

    /** Whether a version that is included is left out nevertheless, for what it is. */
    public boolean leavesOut(StoredVersion version) {
        return version.isListing() && !listings || version.isTemporary() && !temporary;
    }

    /** Whether everything is wanted that can be. */
    public boolean isWhole() {
        return datasets.isEmpty() && namespaces.isEmpty();
    }

    /** Whether everything is wanted but what processes have left that died. */
    public boolean takesAll() {
        return isWhole() && listings;
    }
}
