package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.Cells;
import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.DateTimeText;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.JsonShape;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.model.datachain.StoredJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import tools.jackson.core.JacksonException;

/**
 * Turns rows of a dataset version into records of its file. A cell that is not what its column is declared to be goes to
 * {@link DatasetFile#CELLS} as it is, and is counted.
 */
public final class RowEncoder {
    private static final int NUMBER_BYTES = 8;
    private static final int NOWHERE = -1;

    private final ExportColumn[] columns;
    private final int[] typed;
    private final int[] texts;
    private final int cells;
    private long mismatches;
    private Map<String, Object> others;

    /** @param columns in the order of the cells of a row */
    public RowEncoder(List<ExportColumn> columns) {
        MessageType schema = FileLayout.schema(columns);
        this.columns = columns.toArray(ExportColumn[]::new);
        this.typed = columns.stream()
                .mapToInt(column -> place(schema, column.typed()))
                .toArray();
        this.texts = columns.stream()
                .mapToInt(column -> place(schema, column.text()))
                .toArray();
        this.cells = schema.getFieldIndex(DatasetFile.CELLS);
    }

    private static int place(MessageType schema, String name) {
        return name == null ? NOWHERE : schema.getFieldIndex(name);
    }

    /** How many cells were not what their columns are declared to be. */
    public long mismatches() {
        return mismatches;
    }

    /** Writes a row and returns how many bytes its cells had. */
    public long write(Cells row, RecordConsumer out) {
        long bytes = 0;
        others = null;
        out.startMessage();
        for (int i = 0; i < columns.length; i++) {
            bytes += cell(row, i, out);
        }
        if (others != null) {
            field(out, cells, DatasetFile.CELLS, Binary.fromString(StoredJson.text(others)));
        }
        out.endMessage();
        return bytes;
    }

    private long cell(Cells row, int i, RecordConsumer out) {
        StorageClass storage = row.storageClass(i);
        return switch (columns[i].type()) {
            case INTEGER -> integer(row, i, storage, out);
            case REAL -> real(row, i, storage, out);
            case TEXT -> text(row, i, storage, out);
            case BLOB -> blob(row, i, storage, out);
            case DATETIME -> datetime(row, i, storage, out);
            case JSON -> json(row, i, storage, out);
        };
    }

    private long integer(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.INTEGER) {
            field(out, typed[i], columns[i].typed(), row.integer(i));
            return NUMBER_BYTES;
        }
        return other(row, i, storage);
    }

    /** SQLite has no NaN and stores NULL for it; DataChain reads one and writes the other. */
    private long real(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.REAL || storage == StorageClass.NULL) {
            out.startField(columns[i].typed(), typed[i]);
            out.addDouble(storage == StorageClass.NULL ? Double.NaN : row.real(i));
            out.endField(columns[i].typed(), typed[i]);
            return NUMBER_BYTES;
        }
        return other(row, i, storage);
    }

    private long text(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.TEXT) {
            byte[] text = row.bytes(i);
            if (isUtf8(text)) {
                field(out, typed[i], columns[i].typed(), Binary.fromConstantByteArray(text));
                return text.length;
            }
        }
        return other(row, i, storage);
    }

    private long blob(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.BLOB) {
            byte[] blob = row.bytes(i);
            field(out, typed[i], columns[i].typed(), Binary.fromConstantByteArray(blob));
            return blob.length;
        }
        return other(row, i, storage);
    }

    private long datetime(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.TEXT) {
            long micros = DateTimeText.micros(row.bytes(i));
            if (micros != Long.MIN_VALUE) {
                field(out, typed[i], columns[i].typed(), micros);
                return NUMBER_BYTES;
            }
        }
        return other(row, i, storage);
    }

    private long json(Cells row, int i, StorageClass storage, RecordConsumer out) {
        if (storage == StorageClass.TEXT) {
            byte[] text = row.bytes(i);
            if (isUtf8(text)) {
                field(out, texts[i], columns[i].text(), Binary.fromConstantByteArray(text));
                if (columns[i].shape() != null) {
                    value(text, i, out);
                }
                return 2L * text.length;
            }
        }
        return other(row, i, storage);
    }

    private void value(byte[] text, int i, RecordConsumer out) {
        Object value;
        try {
            value = StoredJson.value(text);
        } catch (JacksonException e) {
            mismatches++;
            return;
        }
        if (!columns[i].shape().fits(value)) {
            mismatches++;
        } else if (value != null) {
            out.startField(columns[i].typed(), typed[i]);
            value(columns[i].shape(), value, out);
            out.endField(columns[i].typed(), typed[i]);
        }
    }

    private static void value(JsonShape shape, Object value, RecordConsumer out) {
        if (shape instanceof JsonShape.Many many) {
            out.startGroup();
            List<?> elements = (List<?>) value;
            if (!elements.isEmpty()) {
                out.startField("list", 0);
                for (Object element : elements) {
                    out.startGroup();
                    member("element", 0, many.element(), element, out);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
        } else if (shape instanceof JsonShape.Struct struct) {
            out.startGroup();
            Map<?, ?> members = (Map<?, ?>) value;
            int place = 0;
            for (Map.Entry<String, JsonShape> member : struct.members().entrySet()) {
                member(member.getKey(), place++, member.getValue(), members.get(member.getKey()), out);
            }
            out.endGroup();
        } else {
            switch ((JsonShape.Scalar) shape) {
                case BOOLEAN -> out.addBoolean((Boolean) value);
                case INTEGER -> out.addLong(((Number) value).longValue());
                case REAL -> out.addDouble(((Number) value).doubleValue());
                case TEXT -> out.addBinary(Binary.fromString((String) value));
                case NOTHING -> throw new IllegalStateException("nothing has no values");
            }
        }
    }

    private static void member(String name, int place, JsonShape shape, Object value, RecordConsumer out) {
        if (value != null) {
            out.startField(name, place);
            value(shape, value, out);
            out.endField(name, place);
        }
    }

    /** A cell that is NULL, or not what it should be. */
    private long other(Cells row, int i, StorageClass storage) {
        if (storage == StorageClass.NULL) {
            return 1;
        }
        mismatches++;
        if (others == null) {
            others = new LinkedHashMap<>();
        }
        others.put(columns[i].name(), Cell.of(row, i).toJson());
        return storage == StorageClass.TEXT || storage == StorageClass.BLOB ? row.bytes(i).length : NUMBER_BYTES;
    }

    private static void field(RecordConsumer out, int place, String name, long value) {
        out.startField(name, place);
        out.addLong(value);
        out.endField(name, place);
    }

    private static void field(RecordConsumer out, int place, String name, Binary value) {
        out.startField(name, place);
        out.addBinary(value);
        out.endField(name, place);
    }

    private static boolean isUtf8(byte[] text) {
        for (byte each : text) {
            if (each < 0) {
                return isDecodable(text);
            }
        }
        return true;
    }

    private static boolean isDecodable(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
