package dev.sluice.model.datachain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * One cell as it is stored.
 *
 * @param storage its storage class
 * @param value a {@code Long}, {@code Double}, {@code String} or {@code byte[]}; null for NULL; a TEXT that is not UTF-8 is
 *     a {@code byte[]}
 */
public record Cell(StorageClass storage, Object value) {
    private static final Cell NOTHING = new Cell(StorageClass.NULL, null);

    /** Takes a cell out of its row. */
    public static Cell of(Cells row, int column) {
        StorageClass storage = row.storageClass(column);
        return switch (storage) {
            case NULL -> NOTHING;
            case INTEGER -> new Cell(storage, row.integer(column));
            case REAL -> new Cell(storage, row.real(column));
            case BLOB -> new Cell(storage, row.bytes(column));
            case TEXT -> text(row.bytes(column));
        };
    }

    private static Cell text(byte[] bytes) {
        try {
            return new Cell(
                    StorageClass.TEXT,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return new Cell(StorageClass.TEXT, bytes);
        }
    }

    /** As a value of JSON: what JSON has no word for becomes an object of one field, named by the storage class. */
    public Object toJson() {
        if (value instanceof byte[] bytes) {
            String name = storage == StorageClass.TEXT ? "text" : "blob";
            return Map.of(name, Base64.getEncoder().encodeToString(bytes));
        }
        return value instanceof Double real ? Map.of("real", real.toString()) : value;
    }

    /** The cell that {@link #toJson} wrote. */
    public static Cell fromJson(Object json) {
        if (json == null) {
            return NOTHING;
        }
        if (json instanceof Map<?, ?> wrapped) {
            Map.Entry<?, ?> only = wrapped.entrySet().iterator().next();
            String text = (String) only.getValue();
            return switch ((String) only.getKey()) {
                case "real" -> new Cell(StorageClass.REAL, Double.valueOf(text));
                case "text" -> new Cell(StorageClass.TEXT, Base64.getDecoder().decode(text));
                case "blob" -> new Cell(StorageClass.BLOB, Base64.getDecoder().decode(text));
                default -> throw new IllegalArgumentException("no kind of cell: " + only.getKey());
            };
        }
        return json instanceof Number number
                ? new Cell(StorageClass.INTEGER, number.longValue())
                : new Cell(StorageClass.TEXT, json);
    }

    /** Its text; null where it is not TEXT in UTF-8. */
    public String asText() {
        return value instanceof String text ? text : null;
    }
}
