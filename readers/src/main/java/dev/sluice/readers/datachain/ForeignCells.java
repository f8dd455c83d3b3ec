package dev.sluice.readers.datachain;

import dev.sluice.model.datachain.Cell;
import dev.sluice.model.datachain.CellRows;
import dev.sluice.model.datachain.StorageClass;
import dev.sluice.readers.parquet.GroupRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.InputFile;

/** The rows of a file that no export of Sluice's has written, as DataChain would store them, after {@code sys__id} and {@code sys__rand}. */
final class ForeignCells implements CellRows {
    static final int SYSTEM = 2;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<ForeignLayout.Leaf> leaves;
    private final List<String> fields;
    private final int[] places;
    private final GroupRows rows;
    private final Cell[] cells;
    private final long seed;
    private long number;
    private long changed;

    /**
     * @param from the first row, from 0
     * @param seed of the random numbers of the rows
     */
    ForeignCells(InputFile file, List<ForeignLayout.Leaf> leaves, long from, long seed) throws IOException {
        this.leaves = leaves;
        this.fields = leaves.stream()
                .filter(leaf -> !leaf.path().isEmpty())
                .map(leaf -> leaf.path().get(0))
                .distinct()
                .toList();
        this.places = leaves.stream()
                .mapToInt(leaf ->
                        leaf.path().isEmpty() ? -1 : fields.indexOf(leaf.path().get(0)))
                .toArray();
        this.rows = new GroupRows(file, fields, from);
        this.cells = new Cell[leaves.size() + SYSTEM];
        this.number = from;
        this.seed = seed;
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        number++;
        cells[0] = new Cell(StorageClass.INTEGER, number);
        cells[1] = new Cell(StorageClass.INTEGER, random());
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            values.add(rows.value(i));
        }
        for (int i = 0; i < leaves.size(); i++) {
            ForeignLayout.Leaf leaf = leaves.get(i);
            CellConversion conversion = CellConversion.of(value(leaf.path(), places[i], values), leaf.type());
            cells[i + SYSTEM] = conversion.cell();
            changed += conversion.exact() ? 0 : 1;
        }
        return true;
    }

    private static Object value(List<String> path, int place, List<Object> values) {
        if (path.isEmpty()) {
            return null;
        }
        Object value = values.get(place);
        for (String member : path.subList(1, path.size())) {
            value = value instanceof Map<?, ?> map ? map.get(member) : null;
        }
        return value;
    }

    /** The same for a row however often it is read; spread evenly, as SplitMix64 does it. */
    private long random() {
        long mixed = seed + number * GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }

    @Override
    public long changed() {
        return changed;
    }

    @Override
    public StorageClass storageClass(int column) {
        return cells[column].storage();
    }

    @Override
    public long integer(int column) {
        return (Long) cells[column].value();
    }

    @Override
    public double real(int column) {
        return (Double) cells[column].value();
    }

    @Override
    public byte[] bytes(int column) {
        return cells[column].value() instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : (byte[]) cells[column].value();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
