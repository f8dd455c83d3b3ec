import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Goes through all catalogues, again and again. */
record StoreRounds(Path folder, StoreSets sets, Figures figures) {
    /** What is done with a catalogue in each round. */
    interface Work {
        /**
         * Measures it.
         *
         * @param place an empty folder, which is gone afterwards
         */
        void measure(ExportStore store, Path place) throws Exception;
    }

    void run(int rounds, Work work) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            for (ExportStore store : sets.all()) {
                Path place = Files.createDirectory(folder.resolve("now"));
                work.measure(store, place);
                Command.in(folder, "rm", "-rf", place.toString()).seconds("rm");
            }
            for (ExportStore store : List.of(sets.million(), sets.tenMillion())) {
                double seconds =
                        figures.last(store.name()) - figures.last(sets.startUp().name());
                figures.add(store.name() + ", us/row", seconds * 1e6 / store.rows());
            }
        }
    }
}
