package dev.sluice.jobs.datachain.load;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.Dialect;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.datachain.DraftFile;
import dev.sluice.jobs.run.MemoryLedger;
import dev.sluice.jobs.run.SqlTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.datachain.CatalogueSchema;
import dev.sluice.writers.datachain.RowsTables;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The catalogue that a run fills. A new one is built beside its place, without waiting for the disk, and gets its name when it
 * is complete; into one that is there, the run writes as carefully as DataChain itself.
 */
public final class CatalogueTarget implements Target {
    private static final String DRAFT = ".sluice-draft";
    private static final int CLOSINGS = 50;
    private static final long PAUSE_NANOS = 100_000_000;

    /** Another one each time that the machine starts; empty where the system does not tell. */
    private static final Optional<String> START = machineStart();

    private final Path file;
    private final DraftFile draft;
    private final Build build;
    private OpenCatalogue catalogue;
    private SqlTarget target;
    private Occupant occupant;
    private boolean building;
    private boolean published;

    /**
     * How a new catalogue is built.
     *
     * @param replaces whether it takes the place of one that is there
     * @param newest whether it is to be of the newest generation
     * @param madeOf what it is made of: what was built of something else is built again
     */
    public record Build(boolean replaces, boolean newest, String madeOf) {}

    public CatalogueTarget(Path file, Build build) {
        this.file = file;
        this.draft = new DraftFile(file.resolveSibling(file.getFileName() + DRAFT), file);
        this.build = build;
        requireNothingLeft();
        this.building = build.replaces() || draft.exists() || !Files.exists(file);
    }

    private static Optional<String> machineStart() {
        try {
            return Optional.of(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a new catalogue is being built, and not one written into that is there. */
    public boolean isBuilding() {
        return building;
    }

    /** The file that is written now. */
    public Path written() {
        return isBuilding() ? draft.path() : file;
    }

    public Path file() {
        return file;
    }

    @Override
    public String name() {
        return DatabaseAddress.ofFile(file).storeKey();
    }

    @Override
    public Optional<Lease> lease(String holder) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be made: %s; choose a folder that this user can write".formatted(file.getParent(), e),
                    e);
        }
        return FileLease.tryAcquire(leaseFile(), holder).map(lease -> lease);
    }

    @Override
    public Optional<String> leaseHolder() {
        return FileLease.holder(leaseFile());
    }

    /** That of the catalogue, also while a new one is built beside its place. */
    private Path leaseFile() {
        DatabaseAddress address = DatabaseAddress.ofFile(file);
        return Dialect.of(address).storePlace(address).file();
    }

    @Override
    public Optional<Occupant> occupant() {
        if (target == null) {
            if (!Files.exists(written())) {
                return Optional.empty();
            }
            open();
        }
        return target.occupant();
    }

    @Override
    public void occupy(Occupant run) {
        occupant = run;
        if (!isBuilding()) {
            removeDraft(); // nothing but the first name of what has got its own since
        }
        Optional<Occupant> there = occupant();
        boolean mine = there.filter(other -> other.uuid().equals(run.uuid())).isPresent();
        if (isBuilding() && Files.exists(file) && !build.replaces()) {
            leaveDraft(mine);
        }
        if (isBuilding() && !(mine && isOfThis())) {
            begin();
        } else if (!mine) {
            catalogue.inTransaction(() -> {
                rows().clear();
                return null;
            });
        }
        target.occupy(run);
        change(() -> {
            rows().prepare();
            return null;
        });
    }

    /** A draft of another run is of no use where there is a catalogue to write into. */
    private void leaveDraft(boolean mine) {
        if (mine) {
            throw new RefusedException(
                    "%s has come into being while a new one was built in its place: move it away, then resume, or start over with --new, which writes into it"
                            .formatted(file));
        }
        close();
        removeDraft();
        building = false;
        open();
    }

    private boolean isOfThis() {
        return database().catalogue().has("sluice_build")
                && JdbcClient.create(database().dataSource())
                        .sql("SELECT made_of FROM sluice_build")
                        .query(String.class)
                        .optional()
                        .filter(madeOf()::equals)
                        .isPresent();
    }

    /** What was not on the disk when the machine went down may be gone or half there. */
    private String madeOf() {
        return "%s %s".formatted(START.orElse("").strip(), build.madeOf());
    }

    private void begin() {
        close();
        removeDraft();
        if (build.replaces()) {
            draft.create(file);
        }
        open();
        catalogue.inTransaction(() -> {
            JdbcTemplate jdbc = new JdbcTemplate(database().dataSource());
            jdbc.execute("CREATE TABLE sluice_build (made_of TEXT NOT NULL)");
            return jdbc.update("INSERT INTO sluice_build VALUES (?)", madeOf());
        });
        CatalogueSchema.create(database().dataSource(), build.newest());
    }

    private void removeDraft() {
        try {
            draft.remove();
        } catch (IOException e) {
            throw new RefusedException("%s, an earlier attempt, cannot be removed: %s".formatted(draft.path(), e), e);
        }
    }

    private void open() {
        catalogue = building ? OpenCatalogue.draft(draft.path(), START.isPresent()) : OpenCatalogue.live(file);
        target = new SqlTarget(database());
    }

    public Database database() {
        return catalogue.database();
    }

    public RowsTables rows() {
        return new RowsTables(database().dataSource());
    }

    /**
     * Changes the catalogue in one transaction.
     *
     * @throws ItemException where it does not take what is put into it
     * @throws RefusedException where it cannot be changed at all now
     */
    public <T> T change(Supplier<T> change) {
        return catalogue.inTransaction(() -> {
            target.checkFence();
            return change.get();
        });
    }

    /** Lets others read what is built while the last of it is written. */
    public void letReadersPass() {
        if (isBuilding()) {
            catalogue.letReadersPass();
        }
    }

    /** What has become of the items, also for a step that is about to publish. */
    public List<LedgerEntry> entries() {
        return database().transactions().execute(status -> ledger().entries());
    }

    /** Gives a new catalogue its name, once it is on the disk. */
    public void publish() throws IOException {
        if (!isBuilding()) {
            return;
        }
        closeDraft();
        if (build.replaces()) {
            draft.replace();
        } else {
            take();
        }
        building = false;
        published = true;
        open();
        target.occupy(occupant);
    }

    private void take() throws IOException {
        try {
            requireNothingLeft();
            draft.publish();
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(
                    "%s has come into being meanwhile and is not written over: move it away, then resume"
                            .formatted(file),
                    e);
        }
    }

    /** Whoever looks at the draft, if only to write down how far the run is, keeps its log there until he is done. */
    private void closeDraft() {
        letReadersPass();
        target.close();
        for (int attempt = 0; draft.hasLog(); attempt++) {
            if (attempt == CLOSINGS) {
                throw new RefusedException(
                        "%s is open in another process: end that, then resume".formatted(draft.path()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            OpenCatalogue.foldLog(draft.path());
        }
    }

    private void requireNothingLeft() {
        if (!Files.exists(file)) {
            DraftFile.requireAlone(file);
        }
    }

    @Override
    public Ledger ledger() {
        return target == null ? new MemoryLedger() : target.ledger();
    }

    /** What was half loaded is of no use to anybody any more. */
    @Override
    public void ended() {
        change(() -> {
            rows().clear();
            if (!isBuilding()) {
                rows().drop("sluice_build");
            }
            return null;
        });
        target.ended();
    }

    @Override
    public void close() {
        if (target != null && published) {
            published = false;
            catalogue.compact();
        }
        if (target != null) {
            target.close();
            target = null;
        }
    }
}
