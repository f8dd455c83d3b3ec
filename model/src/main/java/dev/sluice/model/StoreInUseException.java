package dev.sluice.model;

/** Somebody else works on the store: a little later it may be free. */
public final class StoreInUseException extends RefusedException {
    private static final long serialVersionUID = 1L;

    public StoreInUseException(String message) {
        super(message);
    }
}
