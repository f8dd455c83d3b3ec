package dev.sluice.jobs.label.migrate;

import java.util.HashSet;
import java.util.Set;

/** Lets one thread at a time decide about the content of one hash, so that equal projects are stored once. */
final class HashClaims {
    private final Set<String> claimed = new HashSet<>();

    /** The right to decide about a hash; given back when closed, by whichever thread. */
    record Claim(HashClaims claims, String hash) implements AutoCloseable {
        @Override
        public void close() {
            claims.giveBack(hash);
        }
    }

    /** Waits until nobody else decides about this hash. */
    synchronized Claim claim(String hash) {
        try {
            while (!claimed.add(hash)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a project of equal content", e);
        }
        return new Claim(this, hash);
    }

    private synchronized void giveBack(String hash) {
        claimed.remove(hash);
        notifyAll();
    }
}
