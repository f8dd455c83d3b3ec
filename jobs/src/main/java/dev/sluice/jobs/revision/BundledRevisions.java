package dev.sluice.jobs.revision;

import dev.sluice.config.DatabaseAddress;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.readers.revision.RevisionStore;
import java.util.Optional;

/** A tool whose revisions come with Sluice. It contributes a bean of this type. */
public interface BundledRevisions {
    /** What follows {@code --store}. */
    String name();

    RevisionStore revisions();

    /** The tool's database: as the option says, or else the tool's own settings. */
    Access database(RunRequest request);

    /**
     * How to open a database.
     *
     * @param variable in which a later attempt has to find the password; empty where there is none
     */
    record Access(DatabaseAddress address, Optional<String> password, Optional<String> variable) {}
}
