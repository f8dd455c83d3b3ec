package dev.sluice.model.datachain;

/**
 * What one version of one dataset is called.
 *
 * @param version as the store has it, such as {@code 1.2.3}; an old store's whole number 7 is {@code 7.0.0}
 */
public record DatasetVersion(String namespace, String project, String name, String version) {
    public static final String LOCAL = "local";

    /** The name of the dataset with its project, as DataChain writes it. */
    public String dataset() {
        return "%s.%s.%s".formatted(namespace, project, name);
    }

    /** As short as it is clear: the project of one's own goes without saying. */
    @Override
    public String toString() {
        boolean local = namespace.equals(LOCAL) && project.equals(LOCAL);
        return (local ? name : dataset()) + " " + version;
    }
}
