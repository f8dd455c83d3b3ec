package dev.sluice.jobs.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes a store of made-up data for a job, so that a person can watch the job without risking anything. */
public interface DemoStore {
    /** The job that the store is for. */
    String jobName();

    /** The options with which the job is to be launched on a store in this folder. */
    JobOptions options(Path folder);

    /**
     * Makes the store.
     *
     * @param folder exists and is empty
     * @return lines that tell a person what was made
     */
    List<String> make(Path folder) throws IOException;
}
