package dev.sluice.config.search;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.util.Optional;

/** What is wrong with an engine as a whole, so that no document and no index is to blame. */
public final class EngineTrouble {
    private EngineTrouble() {}

    /**
     * The trouble behind an error, where it concerns every request.
     *
     * @param type the engine's word for the error
     * @param reason what it says of it
     */
    public static Optional<RefusedException> of(EngineAddress engine, String type, String reason) {
        if (!type.equals("cluster_block_exception")) {
            return Optional.empty();
        }
        // "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block", in some words or others
        if (reason.contains("read-only-allow-delete") || reason.contains("read-only / allow delete")) {
            return Optional.of(new RefusedException(
                    "the disk of the search engine %s is too full for it (%s): free some of it, then go on"
                            .formatted(engine.name(), reason)));
        }
        return Optional.empty();
    }

    /** Why a connection came to nothing. */
    static String words(IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
