package dev.sluice.jobs.run;

/**
 * An option of a job on the command line.
 *
 * @param name without the dashes
 * @param placeholder what stands for its value in the help, such as {@code DIR}; null for a switch
 * @param required whether the job cannot do without
 * @param repeatable whether it may be given more than once
 * @param description one line for the help
 */
public record JobOption(String name, String placeholder, boolean required, boolean repeatable, String description) {
    /** Stands for a value that may be left out, and is true then. */
    public static final String BOOL = "BOOL";

    public static JobOption required(String name, String placeholder, String description) {
        return new JobOption(name, placeholder, true, false, description);
    }

    public static JobOption optional(String name, String placeholder, String description) {
        return new JobOption(name, placeholder, false, false, description);
    }

    public static JobOption repeatable(String name, String placeholder, String description) {
        return new JobOption(name, placeholder, false, true, description);
    }
}
