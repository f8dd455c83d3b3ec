package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.DateTimeText;
import dev.sluice.model.datachain.FeatureType;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.StoredJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * A value of Parquet as DataChain would store it in a column of a type.
 *
 * @param exact whether the cell has all of the value, and is what the column is declared to be
 */
record CellConversion(Cell cell, boolean exact) {
    private static final CellConversion NOTHING = new CellConversion(new Cell(StorageClass.NULL, null), true);
    private static final int NANOS_A_MICRO = 1000;

    /** @param value as {@link dev.sluice.readers.parquet.ParquetValues} has it */
    static CellConversion of(Object value, FeatureType type) {
        if (value == null) {
            return NOTHING;
        }
        return switch (type.cells()) {
            case INTEGER -> integer(value);
            case REAL -> real(value);
            case TEXT -> new CellConversion(text(plain(value)), true);
            case BLOB -> blob(value);
            case DATETIME -> datetime(value);
            case JSON -> json(value);
        };
    }

    private static Cell text(String text) {
        return new Cell(StorageClass.TEXT, text);
    }

    private static CellConversion integer(Object value) {
        if (value instanceof Boolean truth) {
            return new CellConversion(new Cell(StorageClass.INTEGER, truth ? 1L : 0L), true);
        } else if (value instanceof Long number) {
            return new CellConversion(new Cell(StorageClass.INTEGER, number), true);
        } else if (value instanceof Double number) {
            // Pandas makes fractions of whole numbers where one is missing.
            if (number.isNaN()) {
                return NOTHING;
            }
            return number == Math.rint(number) && Math.abs(number) < 0x1p63
                    ? new CellConversion(new Cell(StorageClass.INTEGER, number.longValue()), true)
                    : new CellConversion(new Cell(StorageClass.REAL, number), false);
        }
        // Text that is a number would become one in a column of numbers, and another one where it has more than 64
        // bits.
        return new CellConversion(new Cell(StorageClass.BLOB, plain(value).getBytes(StandardCharsets.UTF_8)), false);
    }

    /** SQLite has no NaN; DataChain reads NULL as one. */
    private static CellConversion real(Object value) {
        if (value instanceof Double number) {
            return number.isNaN() ? NOTHING : new CellConversion(new Cell(StorageClass.REAL, number), true);
        } else if (value instanceof Long number) {
            double real = number.doubleValue();
            return new CellConversion(new Cell(StorageClass.REAL, real), (long) real == number);
        } else if (value instanceof BigDecimal number) {
            double real = number.doubleValue();
            return new CellConversion(
                    new Cell(StorageClass.REAL, real), new BigDecimal(Double.toString(real)).compareTo(number) == 0);
        }
        return new CellConversion(text(plain(value)), false);
    }

    private static CellConversion blob(Object value) {
        return value instanceof byte[] bytes
                ? new CellConversion(new Cell(StorageClass.BLOB, bytes), true)
                : new CellConversion(
                        new Cell(StorageClass.BLOB, plain(value).getBytes(StandardCharsets.UTF_8)),
                        value instanceof String);
    }

    private static CellConversion datetime(Object value) {
        if (value instanceof LocalDate day) {
            return datetime(day.atStartOfDay());
        } else if (value instanceof LocalDateTime time) {
            boolean exact = time.getNano() % NANOS_A_MICRO == 0;
            boolean known = time.getYear() >= 1 && time.getYear() <= 9999;
            return known
                    ? new CellConversion(text(DateTimeText.of(micros(time))), exact)
                    : new CellConversion(text(time.toString()), false);
        } else if (value instanceof String text) {
            return ofText(text);
        }
        return new CellConversion(text(plain(value)), false);
    }

    private static long micros(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / NANOS_A_MICRO;
    }

    private static CellConversion ofText(String text) {
        String iso = text.replace(' ', 'T');
        try {
            return datetime(
                    iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                            ? OffsetDateTime.parse(iso)
                                    .withOffsetSameInstant(ZoneOffset.UTC)
                                    .toLocalDateTime()
                            : LocalDateTime.parse(iso));
        } catch (DateTimeException e) {
            return new CellConversion(text(text), false);
        }
    }

    /** Text in a column of JSON is JSON already, where it is any. */
    private static CellConversion json(Object value) {
        if (value instanceof String text) {
            try {
                Object inner = StoredJson.value(text.getBytes(StandardCharsets.UTF_8));
                if (inner instanceof Map || inner instanceof List) {
                    return new CellConversion(text(text), true);
                }
            } catch (JacksonException e) {
                // No JSON, so a plain text, which is JSON in quotes.
            }
        }
        return new CellConversion(text(StoredJson.text(jsonValue(value))), true);
    }

    private static Object jsonValue(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(CellConversion::jsonValue).toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put((String) name, jsonValue(member)));
            return members;
        }
        boolean known = value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double;
        return known ? value : plain(value);
    }

    /** As a text: bytes in base 64, decimal numbers digit by digit, times as ISO 8601 has them. */
    private static String plain(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }
}
