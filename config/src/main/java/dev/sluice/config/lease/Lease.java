package dev.sluice.config.lease;

/** An exclusive right that ends when it is closed or when its process ends, however that happens. */
public interface Lease extends AutoCloseable {
    /** Whether it is still there: one that a server gives is lost with the connection. */
    default boolean isHeld() {
        return true;
    }

    @Override
    void close();
}
