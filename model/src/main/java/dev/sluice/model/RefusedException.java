package dev.sluice.model;

/** Sluice looked and will not start; nothing was changed. Exit code 3. */
public sealed class RefusedException extends SluiceException permits StoreInUseException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message, null);
    }

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
