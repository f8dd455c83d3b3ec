package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.Database;
import dev.sluice.config.files.DataFolder;
import dev.sluice.config.lease.Lease;
import dev.sluice.config.search.EngineAddress;
import dev.sluice.jobs.run.FolderTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.writers.files.FolderLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The indexes that an engine has of a database. Plan and ledger lie in Sluice's home: whatever an index holds can be made again,
 * and a resume looks at the index itself before it believes them. The lease is that of the database, since who works on it from
 * another home must see it.
 */
final class EngineTarget implements Target {
    private final Database database;
    private final String name;
    private final FolderTarget target;

    EngineTarget(Database database, EngineAddress engine, Path home, FolderTarget.Content content) {
        this.database = database;
        this.name = "%s (the index of %s)"
                .formatted(engine.name(), database.address().storeKey());
        UUID key = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        this.target = new FolderTarget(
                DataFolder.of(home.resolve("reindex").resolve(key.toString()).toString(), home), content);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Lease> lease(String holder) {
        return database.storeLease(holder);
    }

    @Override
    public Optional<String> leaseHolder() {
        return database.storeLeaseHolder();
    }

    @Override
    public Optional<Occupant> occupant() {
        return target.occupant();
    }

    @Override
    public void occupy(Occupant run) {
        target.occupy(run);
    }

    @Override
    public FolderLedger ledger() {
        return target.ledger();
    }

    @Override
    public void ended() {
        target.ended();
    }

    @Override
    public void close() {
        target.close();
    }
}
