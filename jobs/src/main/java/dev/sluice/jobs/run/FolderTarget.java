package dev.sluice.jobs.run;

import dev.sluice.config.files.DataFolder;
import dev.sluice.config.lease.Lease;
import dev.sluice.writers.files.FolderLedger;
import dev.sluice.writers.files.RunInFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A folder that a run fills; plan and ledger are files in it. */
public final class FolderTarget implements Target {
    private final DataFolder folder;
    private final RunInFolder run;
    private final FolderLedger ledger;
    private final Content content;

    /** What else is in the folder, as far as the job can tell. */
    public interface Content {
        /**
         * Refuses a folder that holds what the run would mix with its own.
         *
         * @throws dev.sluice.model.RefusedException with what is there
         */
        void requireFree();

        /** Removes what an earlier run has published, by its ledger: another run starts over. */
        void clear(FolderLedger earlier) throws IOException;
    }

    public FolderTarget(DataFolder folder, Content content) {
        this.folder = folder;
        this.content = content;
        this.run = new RunInFolder(folder);
        this.ledger = new FolderLedger(folder, run);
    }

    /** To be called before anything is published. */
    public void checkFence() {
        run.checkFence();
    }

    @Override
    public String name() {
        return folder.address();
    }

    @Override
    public Optional<Lease> lease(String holder) {
        return folder.lease(holder);
    }

    @Override
    public Optional<String> leaseHolder() {
        return folder.leaseHolder();
    }

    @Override
    public Optional<Occupant> occupant() {
        return run.occupant()
                .map(other -> new Occupant(other.uuid(), other.jobName(), other.runId(), other.home(), other.ended()));
    }

    @Override
    public void occupy(Occupant mine) {
        Optional<Occupant> there = occupant();
        if (there.isEmpty()) {
            content.requireFree();
        } else if (!there.get().uuid().equals(mine.uuid())) {
            clearEarlier();
        }
        run.occupy(new RunInFolder.Occupant(mine.uuid(), mine.jobName(), mine.runId(), mine.home(), false, 0));
    }

    private void clearEarlier() {
        try {
            FolderLedger earlier = new FolderLedger(folder, run);
            if (earlier.planned()) {
                content.clear(earlier);
            }
            run.leave();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FolderLedger ledger() {
        return ledger;
    }

    @Override
    public void ended() {
        try {
            run.ended();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
