package dev.sluice.model;

/** One item of the plan cannot be moved; the others go on. Its message becomes the item's outcome in the ledger. */
public final class ItemException extends SluiceException {
    private static final long serialVersionUID = 1L;

    public ItemException(String message) {
        super(message, null);
    }

    public ItemException(String message, Throwable cause) {
        super(message, cause);
    }
}
