package dev.sluice.model.datachain;

/** What SQLite says a cell is, whatever its column was declared as. */
public enum StorageClass {
    INTEGER,
    REAL,
    TEXT,
    BLOB,
    NULL;

    private static final StorageClass[] BY_CODE = values();

    /** By the number that {@code sqlite3_column_type} gives, from 1 to 5. */
    public static StorageClass of(int code) {
        return BY_CODE[code - 1];
    }
}
