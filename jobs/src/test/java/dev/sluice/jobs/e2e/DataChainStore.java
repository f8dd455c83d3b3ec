package dev.sluice.jobs.e2e;

import dev.sluice.jobs.label.LabelDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/** A DataChain catalogue from the test resources, in a folder of its own. */
record DataChainStore(Path folder) {
    static DataChainStore copy(String fixture, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (InputStream in = new ClassPathResource("datachain/%s/db".formatted(fixture)).getInputStream()) {
            Files.copy(in, folder.resolve("db"));
        }
        return new DataChainStore(folder);
    }

    /** Lets each version of a dataset have its rows many times. */
    DataChainStore grow(String dataset, int times) throws Exception {
        LabelDatabase database = new LabelDatabase("jdbc:sqlite:" + folder.resolve("db"));
        String like = "ds\\_local\\_local\\_" + dataset + "\\_%";
        for (Map<String, Object> table :
                database.rows("SELECT name FROM sqlite_master WHERE name LIKE '%s' ESCAPE '\\'".formatted(like))) {
            String columns =
                    database
                            .rows("SELECT name FROM pragma_table_info('%s') WHERE pk = 0".formatted(table.get("name")))
                            .stream()
                            .map(column -> "\"%s\"".formatted(column.get("name")))
                            .collect(Collectors.joining(", "));
            database.update(("WITH RECURSIVE copies(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copies WHERE n < %1$d)"
                            + " INSERT INTO \"%2$s\" (%3$s) SELECT %3$s FROM \"%2$s\", copies")
                    .formatted(times, table.get("name"), columns));
        }
        return this;
    }

    /** The words of a launch. */
    String[] export(String target, String... more) {
        String[] words = {"launch", "export-datasets", "--source", folder.toString(), "--target", target};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }
}
