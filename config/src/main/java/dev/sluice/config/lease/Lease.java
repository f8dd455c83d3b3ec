package dev.sluice.config.lease;

/** An exclusive right that ends when it is closed or when its process ends, however that happens. */
public interface Lease extends AutoCloseable {
    @Override
    void close();
}
