package dev.sluice.jobs.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes a store of made-up data for a job, so that a person can watch the job without risking anything. */
public interface DemoStore {
    /** What follows {@code sluice demo}. */
    String name();

    /** The folder that it is made in. */
    String folder();

    /** What the items of the job's plan are called, such as {@code projects}. */
    String items();

    /** The option that says which store a run works on. */
    String storeOption();

    /** The job that the store is for. */
    String jobName();

    /** The options with which the job is to be launched on a store in this folder. */
    JobOptions options(Path folder);

    /** The same, held to a speed that can be watched. */
    JobOptions slowly(JobOptions options);

    /** Who works on the store in this folder, from whatever home; empty where nobody does, or there is none. */
    Optional<String> inUseBy(Path folder);

    /**
     * Makes the store.
     *
     * @return one line on what it holds
     */
    String make(Path folder) throws IOException;

    /** What there is to show once the job is done, in order. */
    default List<Act> then(Path folder) {
        return List.of();
    }

    /** Another job, and the options with which it is launched. */
    record Act(String jobName, JobOptions options) {}
}
