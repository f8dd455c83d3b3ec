package dev.sluice.model.datachain;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one version of one dataset is called.
 *
 * @param version as the store has it, such as {@code 1.2.3}; an old store's whole number 7 is {@code 7.0.0}
 */
public record DatasetVersion(String namespace, String project, String name, String version) {
    public static final String LOCAL = "local";

    /** By dataset, and within one from the oldest version to the newest: 1.2.0 before 1.10.0. */
    public static final Comparator<DatasetVersion> IN_ORDER = Comparator.comparing(DatasetVersion::dataset)
            .thenComparing(DatasetVersion::number)
            .thenComparing(DatasetVersion::version);

    private static final Pattern NUMBERS = Pattern.compile("\\s*(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\s*");
    private static final Pattern LISTING = Pattern.compile("\\w+://");
    private static final long PART = 1_000_000;

    /** The name of the dataset with its project, as DataChain writes it. */
    public String dataset() {
        return "%s.%s.%s".formatted(namespace, project, name);
    }

    /** The version as one number, by which versions are newer or older; -1 where it is none that DataChain takes. */
    public long number() {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? (Long.parseLong(numbers.group(1)) * PART + Long.parseLong(numbers.group(2))) * PART
                        + Long.parseLong(numbers.group(3))
                : -1;
    }

    /** The table of its rows, in a catalogue with namespaces. */
    public String table() {
        return "%s%s_%s_%s_%s".formatted(tablePrefix(name), namespace, project, name, version.replace('.', '_'));
    }

    /** What the tables of a dataset's rows begin with. */
    public static String tablePrefix(String name) {
        return LISTING.matcher(name).lookingAt() ? "src_" : "ds_";
    }

    /** What two tables have in common that SQLite takes for one: it does not look at the case of ASCII letters. */
    public static String letters(String table) {
        StringBuilder letters = new StringBuilder(table);
        for (int i = 0; i < letters.length(); i++) {
            if (letters.charAt(i) < 128) {
                letters.setCharAt(i, Character.toLowerCase(letters.charAt(i)));
            }
        }
        return letters.toString();
    }

    /** As short as it is clear: the project of one's own goes without saying. */
    @Override
    public String toString() {
        boolean local = namespace.equals(LOCAL) && project.equals(LOCAL);
        return (local ? name : dataset()) + " " + version;
    }
}
