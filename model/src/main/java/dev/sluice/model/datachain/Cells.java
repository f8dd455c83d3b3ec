package dev.sluice.model.datachain;

/** The cells of the row that is at hand, by their place in it, from 0. */
public interface Cells {
    StorageClass storageClass(int column);

    /** An INTEGER cell. */
    long integer(int column);

    /** A REAL cell. */
    double real(int column);

    /** The bytes of a TEXT or BLOB cell; a text is UTF-8 unless somebody has written something else. */
    byte[] bytes(int column);
}
