package dev.sluice.model;

/** The command or one of its options is wrong; nothing was looked at. Exit code 2. */
public final class UsageException extends SluiceException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message, null);
    }
}
