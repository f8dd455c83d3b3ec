import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All documents of a dataset, made ready to be sent: what the engine takes of them in a second is the most that it can. */
record ReplayedBulks(Path folder, int files, long bytes) {
    /** As large as the bulks of Sluice may become. */
    private static final int BYTES = 4_000_000;

    private static final String TAKEN = "{\"errors\":false}";
    /** Sends each file to an index, several at a time, and then lets the documents be found. */
    private static final String SCRIPT = """
            find "$1" -name '*.ndjson' | sort | xargs -P "$3" -I FILE curl -sS -w '\\n' -H 'Expect:' \
              -H 'Content-Type: application/x-ndjson' --data-binary @FILE "$2/_bulk?filter_path=errors" &&
              curl -sSf -o /dev/null -X POST "$2/_refresh"
            """;

    static ReplayedBulks make(ReindexStore store, Path folder) throws IOException, InterruptedException {
        store.bulks(folder, BYTES).seconds("make");
        try (Stream<Path> made = Files.list(folder)) {
            List<Path> bulks = made.filter(file -> file.toString().endsWith(".ndjson")).toList();
            return new ReplayedBulks(
                    folder,
                    bulks.size(),
                    bulks.stream().mapToLong(file -> file.toFile().length()).sum());
        }
    }

    Command replay(Path place, SearchServer server, String index, int processes) {
        return Command.in(place, "sh", "-c", SCRIPT, "replay", folder.toString(), server.url() + "/" + index)
                .with(List.of(String.valueOf(processes)));
    }

    /** What is wrong with what the engine has answered, which is in a log. */
    List<String> wrongIn(Path log) throws IOException {
        // Ends of lines of several processes may come after each other.
        String answers = Files.readString(log).replaceAll("\\s", "");
        return answers.equals(TAKEN.repeat(files))
                ? List.of()
                : List.of("the engine did not take all bulks: " + answers);
    }
}
