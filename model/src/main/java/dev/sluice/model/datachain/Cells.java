package dev.sluice.model.datachain;

import java.util.Arrays;

/** The cells of the row that is at hand, by their place in it, from 0. */
public interface Cells {
    StorageClass storageClass(int column);

    /** An INTEGER cell. */
    long integer(int column);

    /** A REAL cell. */
    double real(int column);

    /** The bytes of a TEXT or BLOB cell; a text is UTF-8 unless somebody has written something else. */
    byte[] bytes(int column);

    /** Whether two cells are the same, by storage class and value; every NaN is NULL before it gets here. */
    static boolean equal(Cells one, Cells other, int column) {
        StorageClass storage = one.storageClass(column);
        if (storage != other.storageClass(column)) {
            return false;
        }
        return switch (storage) {
            case NULL -> true;
            case INTEGER -> one.integer(column) == other.integer(column);
            case REAL -> Double.compare(one.real(column), other.real(column)) == 0;
            case TEXT, BLOB -> Arrays.equals(one.bytes(column), other.bytes(column));
        };
    }
}
