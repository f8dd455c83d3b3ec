package dev.sluice.model.datachain;

import java.util.Locale;

/** What the cells of a column are declared to be; NULL is one of every type. */
public enum CellType {
    /** Whole numbers, and truth values as 0 and 1. */
    INTEGER,
    REAL,
    TEXT,
    BLOB,
    /** Text such as {@code 2024-02-29 12:34:56.789012}, in UTC. */
    DATETIME,
    /** Text of JSON. */
    JSON;

    /** By the {@code type} of an entry in a version's {@code schema}; null where it is none that is known. */
    public static CellType ofSchema(String type) {
        return switch (type) {
            case "Int", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Boolean" -> INTEGER;
            case "Float", "Float32", "Float64" -> REAL;
            case "String" -> TEXT;
            case "Binary" -> BLOB;
            case "DateTime" -> DATETIME;
            case "JSON", "Array" -> JSON;
            default -> null;
        };
    }

    /** By the type in the table's DDL; what is unknown may be any text. */
    public static CellType ofDeclaration(String declared) {
        return switch (declared.toUpperCase(Locale.ROOT)) {
            case "INTEGER", "INT", "BIGINT", "SMALLINT", "BOOLEAN" -> INTEGER;
            case "FLOAT", "REAL", "DOUBLE" -> REAL;
            case "BINARY", "BLOB" -> BLOB;
            case "DATETIME", "TIMESTAMP" -> DATETIME;
            case "JSON", "ARRAY" -> JSON;
            default -> TEXT;
        };
    }
}
