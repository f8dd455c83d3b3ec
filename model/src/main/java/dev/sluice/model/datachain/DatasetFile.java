package dev.sluice.model.datachain;

/** The words that a Parquet file of a dataset version has besides those of its columns; who reads one needs them as who writes. */
public final class DatasetFile {
    /** The key of the file's metadata under which DataChain itself looks for the signals. */
    public static final String SIGNALS = "DataChain SignalSchema";
    /** The key under which everything else is that the store knows of the version. */
    public static final String STORE = "sluice.datachain";
    /** Of what is under that key. */
    public static final int FORMAT = 1;
    /** Before the names of columns with exact texts; signals cannot be called so. */
    public static final String TEXT = "sys.text.";
    /** Cells that are not what their columns are declared to be: an object of cells by column, as JSON. */
    public static final String CELLS = "sys.cells";

    private DatasetFile() {}
}
