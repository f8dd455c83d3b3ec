package dev.sluice.readers.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** The Python types that the columns of a file have the values of. */
public final class PythonTypes {
    private PythonTypes() {}

    /** The type of a column's values when they are not None; null where it is a group with members of their own. */
    public static String of(Type type) {
        return type.isRepetition(Type.Repetition.REPEATED) ? listOf(type) : ofOne(type);
    }

    private static String ofOne(Type type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (!type.isPrimitive()) {
            if (meaning instanceof ListLogicalTypeAnnotation) {
                return listOf(ParquetValues.element(type.asGroupType()));
            }
            return ParquetValues.isMap(type) || type.asGroupType().getFieldCount() == 0 ? "dict" : null;
        }
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> "bool";
            case FLOAT, DOUBLE -> "float";
            case INT96 -> "datetime";
            case INT32, INT64 -> whole(meaning);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(meaning);
        };
    }

    /** Inside of a list there is JSON, which has no word for bytes and points in time. */
    private static String listOf(Type element) {
        String type = ofOne(element);
        if (type == null) {
            return "list[dict]";
        }
        return "list[%s]".formatted(type.equals("bytes") || type.equals("datetime") ? "str" : type);
    }

    /** A decimal number is text, since a float would be another one. */
    private static String whole(LogicalTypeAnnotation meaning) {
        if (meaning instanceof TimestampLogicalTypeAnnotation) {
            return "datetime";
        }
        boolean text = meaning instanceof DecimalLogicalTypeAnnotation
                || meaning instanceof DateLogicalTypeAnnotation
                || meaning instanceof TimeLogicalTypeAnnotation
                || meaning instanceof UnknownLogicalTypeAnnotation;
        return text ? "str" : "int";
    }

    private static String bytes(LogicalTypeAnnotation meaning) {
        if (meaning instanceof Float16LogicalTypeAnnotation) {
            return "float";
        }
        boolean text = ParquetValues.isText(meaning)
                || meaning instanceof DecimalLogicalTypeAnnotation
                || meaning instanceof UUIDLogicalTypeAnnotation;
        return text ? "str" : "bytes";
    }
}
