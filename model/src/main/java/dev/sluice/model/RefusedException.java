package dev.sluice.model;

/** Sluice looked and will not start; nothing was changed. Exit code 3. */
public final class RefusedException extends SluiceException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message, null);
    }

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
