package dev.sluice.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The transactions in which others have written something and which have not ended: until then nobody sees what they have written. */
public final class OpenTransactions {
    private static final long PAUSE_NANOS = 20_000_000L;

    private final Database database;

    OpenTransactions(Database database) {
        this.database = database;
    }

    /**
     * Waits for those that are open now; those that begin meanwhile are none of them, as far as they can be told apart.
     *
     * @param atMost as long, and somewhat longer
     * @return whether they have ended; true where this database does not say
     */
    public boolean await(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Set<String> open = new HashSet<>(database.dialect().openTransactions(database));
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            open.retainAll(database.dialect().openTransactions(database));
        }
        return open.isEmpty();
    }
}
