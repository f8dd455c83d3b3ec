import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The table of what Sluice takes, beside what others take for the same catalogues. */
final class Ratios {
    private static final int MOST_MEGABYTES = 600;

    private final StoreSets sets;
    private final Figures figures;
    private final Table table = new Table("what", "ours", "reference", "ratio", "goal", "correct");

    Ratios(StoreSets sets, Figures figures) {
        this.sets = sets;
        this.figures = figures;
    }

    /**
     * Holds one figure against another.
     *
     * @param unit of both
     * @param tool that the reference is of
     * @param goal of the ratio; empty where there is none
     */
    void row(String what, String unit, String ours, String tool, String reference, String goal) {
        table.row(
                what,
                "%.2f %s".formatted(figures.median(ours), unit),
                "%.2f %s %s".formatted(figures.median(reference), unit, tool),
                "%.2f".formatted(figures.ratio(ours, reference)),
                goal,
                figures.correct(ours));
    }

    /** Whether ten times the rows take ten times as long. */
    void scaling() {
        String ten = sets.tenMillion().name();
        String one = sets.million().name();
        row(ten, "s", ten, one, one, "10.00");
        row("... a row, beyond start-up", "us", ten + ", us/row", one, one + ", us/row", "1.00");
    }

    void memory() {
        ExportStore most = Collections.max(sets.all(), Comparator.comparingDouble(this::highest));
        table.row(
                "highest RSS, that of " + most.name(),
                "%.0f MB".formatted(highest(most)),
                "%d MB".formatted(MOST_MEGABYTES),
                "%.2f".formatted(highest(most) / MOST_MEGABYTES),
                "1.00",
                figures.correct(most.name()));
    }

    private double highest(ExportStore store) {
        return figures.highest(store.name() + ", RSS MB");
    }

    /**
     * How large what was made is.
     *
     * @param ours a figure in megabytes
     */
    void size(ExportStore store, String ours) throws IOException {
        double megabytes = figures.highest(ours);
        double reference = store.bytes() / 1e6;
        table.row(
                "size of " + store.name(),
                "%.2f MB".formatted(megabytes),
                "%.2f MB store".formatted(reference),
                "%.3f".formatted(megabytes / reference),
                "1.00",
                figures.correct(store.name()));
    }

    /** @param what is measured, such as "export" */
    void startUp(String what) {
        ExportStore store = sets.startUp();
        table.row(
                "start-up: %s of %d rows".formatted(what, store.rows()),
                "%.2f s".formatted(figures.median(store.name())),
                "",
                "",
                "",
                figures.correct(store.name()));
    }

    List<String> lines() {
        return table.lines();
    }
}
