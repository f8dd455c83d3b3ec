package dev.sluice.writers.datachain;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import dev.sluice.model.datachain.CellType;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.JsonShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a file: first those that DataChain's own export writes, under the same names and with the same types, then
 * {@code sys.id} and {@code sys.rand}, the exact texts of JSON cells, and the cells that no typed column can hold.
 */
public final class FileLayout {
    /** Columns of numbers that are nobody's data: counted up, or drawn at random. */
    public static final List<String> UNSEARCHED = List.of("sys.id", "sys.rand");

    private FileLayout() {}

    public static MessageType schema(List<ExportColumn> columns) {
        List<Type> fields = new ArrayList<>();
        for (boolean system : new boolean[] {false, true}) {
            columns.stream()
                    .filter(column -> column.typed() != null && isSystem(column) == system)
                    .forEach(column -> fields.add(
                            column.shape() == null
                                    ? primitive(column.type(), column.typed())
                                    : ofShape(column.shape(), column.typed())));
        }
        columns.stream()
                .filter(column -> column.text() != null && !column.text().equals(column.typed()))
                .forEach(column -> fields.add(primitive(CellType.TEXT, column.text())));
        fields.add(primitive(CellType.TEXT, DatasetFile.CELLS));
        return new MessageType("schema", fields);
    }

    private static boolean isSystem(ExportColumn column) {
        return column.typed().startsWith("sys.");
    }

    private static Type primitive(CellType type, String name) {
        return switch (type) {
            case INTEGER -> Types.optional(INT64).named(name);
            case REAL -> Types.optional(DOUBLE).named(name);
            case TEXT, JSON ->
                Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
            case BLOB -> Types.optional(BINARY).named(name);
            case DATETIME ->
                Types.optional(INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
                        .named(name);
        };
    }

    private static Type ofShape(JsonShape shape, String name) {
        if (shape instanceof JsonShape.Many many) {
            GroupType list = Types.repeatedGroup()
                    .addField(ofShape(many.element(), "element"))
                    .named("list");
            return Types.optionalGroup()
                    .as(LogicalTypeAnnotation.listType())
                    .addField(list)
                    .named(name);
        } else if (shape instanceof JsonShape.Struct struct) {
            List<Type> members = new ArrayList<>();
            struct.members().forEach((member, inner) -> members.add(ofShape(inner, member)));
            return Types.optionalGroup().addFields(members.toArray(Type[]::new)).named(name);
        }
        return switch ((JsonShape.Scalar) shape) {
            case NOTHING ->
                Types.optional(INT32).as(LogicalTypeAnnotation.unknownType()).named(name);
            case BOOLEAN -> Types.optional(BOOLEAN).named(name);
            case INTEGER -> Types.optional(INT64).named(name);
            case REAL -> Types.optional(DOUBLE).named(name);
            case TEXT ->
                Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
        };
    }
}
