package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.SqlTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.readers.label.Judgements;
import dev.sluice.readers.label.LabelSchema;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.writers.label.DatasetStorage;
import dev.sluice.writers.label.LabelStoreWriter;
import dev.sluice.writers.sql.SqlLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** A Label database as a run works on it: its rows, and the run's own tables beside them. */
public final class LabelStore implements Target {
    private final Database database;
    private final Supplier<Database> another;
    private final Optional<DatasetStorage> storage;
    private final SqlTarget target;
    private final LabelStoreReader reader;
    private final LabelStoreWriter writer;
    private final TransactionTemplate transactions;
    private Rows rows;

    /** The rows as one connection sees them. */
    public record Rows(Database database, LabelStoreReader reader, Judgements judgements) {
        Rows(Database database) {
            this(database, new LabelStoreReader(database), new Judgements(database));
        }
    }

    /**
     * @param another opens the same database anew, for reading back
     * @param storage where the run puts datasets; empty where it makes none
     * @param runUuid of the run whose changes are kept for a rollback
     */
    public LabelStore(Database database, Supplier<Database> another, Optional<DatasetStorage> storage, String runUuid) {
        LabelSchema.requirePrepared(database);
        this.database = database;
        this.another = another;
        this.storage = storage;
        this.target = new SqlTarget(database);
        this.reader = new LabelStoreReader(database);
        this.writer = new LabelStoreWriter(database, runUuid);
        this.transactions = database.transactions();
    }

    public Database database() {
        return database;
    }

    public LabelStoreReader reader() {
        return reader;
    }

    public LabelStoreWriter writer() {
        return writer;
    }

    /** The rows over connections that were opened after the changes. */
    public synchronized Rows anew() {
        if (rows == null) {
            rows = new Rows(another.get());
        }
        return rows;
    }

    /** Makes the changes of one item in one transaction. */
    public void change(Runnable changes) {
        try {
            transactions.executeWithoutResult(status -> {
                target.checkFence();
                changes.run();
            });
        } catch (DataAccessException | TransactionException e) {
            if (database.concernsTheWholeRun(e)) {
                throw e;
            }
            throw new ItemException(
                    "the database refuses this project: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    e);
        }
    }

    /** Tries the changes of one item and takes them back, to see what would stop them. */
    public void preview(Runnable changes) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            changes.run();
        });
    }

    @Override
    public String name() {
        return target.name();
    }

    /** Of the database, and of the storage, which another database may share. */
    @Override
    public Optional<Lease> lease(String holder) {
        Optional<Lease> rowsLease = target.lease(holder);
        if (rowsLease.isEmpty() || storage.isEmpty()) {
            return rowsLease;
        }
        Optional<Lease> files = Optional.empty();
        try {
            files = storage.get().lease(holder);
            return files.map(lease -> () -> {
                lease.close();
                rowsLease.get().close();
            });
        } finally {
            if (files.isEmpty()) {
                rowsLease.get().close();
            }
        }
    }

    @Override
    public Optional<String> leaseHolder() {
        return target.leaseHolder()
                .or(() -> storage.flatMap(DatasetStorage::leaseHolder)
                        .map(holder -> holder + ", which writes into the same storage"));
    }

    @Override
    public Optional<Occupant> occupant() {
        return target.occupant();
    }

    @Override
    public void occupy(Occupant run) {
        target.occupant().filter(other -> !other.uuid().equals(run.uuid())).ifPresent(this::clearAfter);
        target.occupy(run);
        writer.prepare();
    }

    /** What a run that is being replaced left half-made would be known to nobody once its ledger is gone. */
    private void clearAfter(Occupant replaced) {
        String folder = ledger().planned() ? LabelFacts.of(ledger().facts()).storage() : null;
        if (folder != null) {
            try {
                new UnfinishedDatasets(ledger(), reader).withdraw();
                new DatasetStorage(Path.of(folder), replaced.uuid()).clean();
            } catch (IOException e) {
                throw new RefusedException(
                        "what run %d left in %s cannot be removed: %s".formatted(replaced.runId(), folder, e), e);
            }
        }
    }

    @Override
    public SqlLedger ledger() {
        return target.ledger();
    }

    @Override
    public void ended() {
        target.ended();
    }

    @Override
    public synchronized void close() {
        if (rows != null) {
            rows.database().close();
        }
        target.close();
    }
}
