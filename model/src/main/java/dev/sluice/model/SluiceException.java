package dev.sluice.model;

/** An error that a person is meant to read: what is wrong, where, and what to do, in one line. */
public sealed class SluiceException extends RuntimeException permits UsageException, RefusedException, ItemException {
    private static final long serialVersionUID = 1L;

    SluiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
