package dev.sluice.jobs.run;

import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds back the items of every part once one of them has failed, where {@code --fail-fast} asks for it. What has begun is
 * finished, what has been moved is read back; the rest stays for a resume.
 */
final class FailFast {
    private final boolean wanted;
    private final AtomicReference<LedgerEntry> first = new AtomicReference<>();

    FailFast(boolean wanted) {
        this.wanted = wanted;
    }

    void failed(LedgerEntry entry) {
        if (wanted) {
            first.compareAndSet(null, entry);
        }
    }

    /** Whether no further item may begin. */
    boolean holdsBack() {
        return first.get() != null;
    }

    /** Why items were held back; empty where none was. */
    Optional<ItemException> cause() {
        return Optional.ofNullable(first.get())
                .map(entry -> new ItemException("stopped at the first failed item (%s%s: %s)"
                        .formatted(
                                entry.item().key(),
                                entry.item().name() == null
                                        ? ""
                                        : " " + entry.item().name(),
                                entry.message())));
    }
}
