package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.run.SqlTarget;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.RefusedException;
import dev.sluice.model.StoreInUseException;
import java.util.function.Function;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A database that is changed in one act, without a run. */
@SuppressWarnings("try") // leases are held by try blocks, not used in them
record LoneDatabase(RevisionOptions options) {
    /** With nobody else at work on the database, as far as that is Sluice. */
    <T> T act(Function<Database, T> act) {
        try (Database database = options.open()) {
            Target target = new SqlTarget(database);
            try (Lease lease = target.lease("revisions")
                    .orElseThrow(() -> new StoreInUseException("%s is in use by %s"
                            .formatted(
                                    database.address().shown(),
                                    target.leaseHolder().orElse("another process"))))) {
                return act.apply(database);
            } catch (DataAccessException | TransactionException e) {
                throw new RefusedException(
                        "%s cannot be written: %s; nothing was changed"
                                .formatted(
                                        database.address().shown(),
                                        NestedExceptionUtils.getMostSpecificCause(e)
                                                .getMessage()),
                        e);
            }
        }
    }
}
