import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What is printed of a benchmark of {@code reindex}. */
record ReindexTables(Figures figures, ReindexStore store, ReplayedBulks bulks, String engine) {
    void print(int rounds, int threads) throws IOException {
        System.out.printf(
                "%,d records, %.0f MB of database, %.0f MB of documents, %s; medians of %d rounds, warm cache, %d threads%n",
                store.records(),
                Files.size(store.database()) / 1e6,
                bulks.bytes() / 1e6,
                engine,
                rounds,
                threads);
        System.out.println("""
                The reference is what the server does: pages of 100 records, one bulk and one refresh each, by a small
                script. The limit is what the engine takes of ready-made bulks of 4 MB, sent by as many processes of
                curl as Sluice has threads, with one refresh at the end: into an empty index, and again over the same
                documents, as a reindex in place does.
                """);
        ratios().lines().forEach(System.out::println);
        System.out.println("""

                Where the time goes, in seconds. CPU is what Sluice had of the processors, start-up included, engine what
                the engine had of the same ones meanwhile. Of Sluice's time, work is to read, write and send everything,
                publish to remove, catch up and switch, and verify to look for changes again and compare a sample.
                """);
        times().lines().forEach(System.out::println);
        figures.print();
    }

    private Table ratios() {
        Table table = new Table("what", "ours", "reference", "ratio", "goal", "correct");
        row(table, "into a new index", "200k", "pages", "0.20");
        row(table, "into a new index", "200k", "limit", "1.30");
        row(table, "in place", "in-place", "pages", "0.20");
        row(table, "in place", "in-place", "again", "1.30");
        table.row(
                "highest RSS, 1M records",
                "%.0f MB".formatted(figures.highest("1M, RSS MB")),
                "%.0f MB 200k".formatted(figures.highest("200k, RSS MB")),
                "%.2f".formatted(figures.highest("1M, RSS MB") / figures.highest("200k, RSS MB")),
                "about 1",
                figures.correct("1M", "200k"));
        table.row(
                "1M records",
                "%.2f s".formatted(figures.median("1M")),
                "%.2f s 200k".formatted(figures.median("200k")),
                "%.2f".formatted(figures.median("1M") / figures.median("200k")),
                "5.00",
                figures.correct("1M"));
        table.row(
                "start-up: 10 records",
                "%.2f s".formatted(figures.median("start-up")),
                "",
                "",
                "",
                figures.correct("start-up"));
        return table;
    }

    private void row(Table table, String what, String ours, String reference, String goal) {
        table.row(
                what,
                figures.text(ours) + " s",
                "%s s %s".formatted(figures.text(reference), reference),
                "%.2f".formatted(figures.ratio(ours, reference)),
                goal,
                figures.correct(ours, reference));
    }

    private Table times() {
        Table table = new Table("what", "records/s", "seconds", "work", "publish", "verify", "CPU", "engine");
        for (String name : List.of("pages", "limit", "again")) {
            table.row(name, rate(name), figures.text(name), "", "", "", "", figures.text(name + ", engine"));
        }
        for (String name : List.of("200k", "in-place")) {
            table.row(
                    name,
                    rate(name),
                    figures.text(name),
                    figures.text(name + ", work"),
                    figures.text(name + ", publish"),
                    figures.text(name + ", verify"),
                    figures.text(name + ", CPU"),
                    figures.text(name + ", engine"));
        }
        return table;
    }

    private String rate(String name) {
        return "%,.0f".formatted(store.records() / figures.median(name));
    }
}
