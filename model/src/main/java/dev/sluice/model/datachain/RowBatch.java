package dev.sluice.model.datachain;

import java.io.IOException;

/** Some rows in memory, to be handed from who decodes them to who stores them. Which row is at hand is told by {@link #at}. */
public final class RowBatch implements Cells {
    private final int most;
    private final long mostBytes;
    private final StorageClass[][] storage;
    private final long[][] numbers;
    private final byte[][][] bytes;
    private int rows;
    private long held;
    private long changed;
    private int row;

    /**
     * @param columns of a row
     * @param most rows
     * @param mostBytes of its cells, but for those of the last row
     */
    public RowBatch(int columns, int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.storage = new StorageClass[columns][most];
        this.numbers = new long[columns][most];
        this.bytes = new byte[columns][most][];
    }

    /** Takes rows until there are no more or it is full, and says whether it is full. */
    public boolean fill(CellRows source) throws IOException {
        rows = 0;
        held = 0;
        long before = source.changed();
        while (rows < most && held < mostBytes) {
            if (!source.next()) {
                changed = source.changed() - before;
                return false;
            }
            for (int column = 0; column < storage.length; column++) {
                take(source, column);
            }
            rows++;
        }
        changed = source.changed() - before;
        return true;
    }

    private void take(Cells source, int column) {
        StorageClass kind = source.storageClass(column);
        storage[column][rows] = kind;
        bytes[column][rows] = null;
        switch (kind) {
            case NULL -> {}
            case INTEGER -> number(column, source.integer(column));
            case REAL -> number(column, Double.doubleToRawLongBits(source.real(column)));
            case TEXT, BLOB -> {
                byte[] value = source.bytes(column);
                bytes[column][rows] = value;
                held += value.length;
            }
        }
    }

    private void number(int column, long value) {
        numbers[column][rows] = value;
        held += Long.BYTES;
    }

    public int rows() {
        return rows;
    }

    /** How many bytes its cells have. */
    public long bytes() {
        return held;
    }

    /** How many of its cells do not have all that the source has, as {@link CellRows#changed} counts them. */
    public long changed() {
        return changed;
    }

    /** Goes to a row, from 0. */
    public RowBatch at(int number) {
        row = number;
        return this;
    }

    @Override
    public StorageClass storageClass(int column) {
        return storage[column][row];
    }

    @Override
    public long integer(int column) {
        return numbers[column][row];
    }

    @Override
    public double real(int column) {
        return Double.longBitsToDouble(numbers[column][row]);
    }

    @Override
    public byte[] bytes(int column) {
        return bytes[column][row];
    }
}
