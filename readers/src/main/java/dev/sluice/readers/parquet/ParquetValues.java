package dev.sluice.readers.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Values of Parquet as those of Java: null, Boolean, Long, BigInteger, BigDecimal, Double, String, {@code byte[]}, LocalDate,
 * LocalTime, LocalDateTime (in UTC), List, and Map by text.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Parquet's logical types</a>
 */
public final class ParquetValues {
    private static final int JULIAN_EPOCH = 2_440_588;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long NANOS_A_DAY = 86_400 * NANOS_A_SECOND;

    private ParquetValues() {}

    static Object value(Group parent, int field) {
        Type type = parent.getType().getType(field);
        int count = parent.getFieldRepetitionCount(field);
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(value(type, parent, field, i));
            }
            return all;
        }
        return count == 0 ? null : value(type, parent, field, 0);
    }

    private static Object value(Type type, Group parent, int field, int index) {
        if (type.isPrimitive()) {
            return primitive(type.asPrimitiveType(), parent, field, index);
        }
        Group group = parent.getGroup(field, index);
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning instanceof ListLogicalTypeAnnotation) {
            return list(group);
        } else if (isMap(type)) {
            return map(group);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < group.getType().getFieldCount(); i++) {
            members.put(group.getType().getFieldName(i), value(group, i));
        }
        return members;
    }

    static boolean isMap(Type type) {
        return type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
                || type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
    }

    private static List<Object> list(Group group) {
        List<Object> elements = new ArrayList<>();
        Type repeated = group.getType().getType(0);
        boolean wrapped = !isElement(group.getType(), repeated);
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            elements.add(wrapped ? value(group.getGroup(0, i), 0) : value(repeated, group, 0, i));
        }
        return elements;
    }

    /** The type of a list's elements: lists of older writers lack the group around each. */
    static Type element(GroupType list) {
        Type repeated = list.getType(0);
        return isElement(list, repeated) ? repeated : repeated.asGroupType().getType(0);
    }

    private static boolean isElement(GroupType list, Type repeated) {
        return repeated.isPrimitive()
                || repeated.asGroupType().getFieldCount() != 1
                || repeated.getName().equals("array")
                || repeated.getName().equals(list.getName() + "_tuple");
    }

    private static Map<String, Object> map(Group group) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            Group entry = group.getGroup(0, i);
            Object value = entry.getType().getFieldCount() > 1 ? value(entry, 1) : null;
            entries.put(key(value(entry, 0)), value);
        }
        return entries;
    }

    private static String key(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    private static Object primitive(PrimitiveType type, Group parent, int field, int index) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> parent.getBoolean(field, index);
            case FLOAT -> (double) parent.getFloat(field, index);
            case DOUBLE -> parent.getDouble(field, index);
            case INT32 -> whole(parent.getInteger(field, index), PrimitiveTypeName.INT32, meaning);
            case INT64 -> whole(parent.getLong(field, index), PrimitiveTypeName.INT64, meaning);
            case INT96 -> julian(parent.getInt96(field, index));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(parent.getBinary(field, index), type);
        };
    }

    private static Object whole(long number, PrimitiveTypeName width, LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(number, decimal.getScale());
        } else if (meaning instanceof DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(number);
        } else if (meaning instanceof TimeLogicalTypeAnnotation time) {
            long nanos = number * nanos(time.getUnit());
            return nanos == NANOS_A_DAY ? "24:00:00" : LocalTime.ofNanoOfDay(nanos);
        } else if (meaning instanceof TimestampLogicalTypeAnnotation stamp) {
            long second = NANOS_A_SECOND / nanos(stamp.getUnit());
            return LocalDateTime.ofEpochSecond(
                    Math.floorDiv(number, second),
                    (int) (Math.floorMod(number, second) * nanos(stamp.getUnit())),
                    ZoneOffset.UTC);
        } else if (meaning instanceof IntLogicalTypeAnnotation kind && !kind.isSigned() && number < 0) {
            return width == PrimitiveTypeName.INT32
                    ? (Object) Integer.toUnsignedLong((int) number)
                    : new BigInteger(Long.toUnsignedString(number));
        }
        return number;
    }

    private static long nanos(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000_000;
            case MICROS -> 1_000;
            case NANOS -> 1;
        };
    }

    /** Nanoseconds of the day, then the day by the Julian calendar, as Impala and Spark have written points in time. */
    private static LocalDateTime julian(Binary value) {
        ByteBuffer buffer = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong(buffer.position());
        int day = buffer.getInt(buffer.position() + Long.BYTES);
        return LocalDate.ofEpochDay(day - JULIAN_EPOCH).atStartOfDay().plusNanos(nanos);
    }

    private static Object bytes(Binary value, PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (isText(meaning)) {
            return value.toStringUsingUTF8();
        } else if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
        } else if (meaning instanceof UUIDLogicalTypeAnnotation) {
            ByteBuffer buffer = value.toByteBuffer();
            return new UUID(buffer.getLong(), buffer.getLong()).toString();
        } else if (meaning instanceof Float16LogicalTypeAnnotation) {
            return Double.parseDouble(type.stringifier().stringify(value));
        }
        return value.getBytes();
    }

    static boolean isText(LogicalTypeAnnotation meaning) {
        return meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation;
    }
}
