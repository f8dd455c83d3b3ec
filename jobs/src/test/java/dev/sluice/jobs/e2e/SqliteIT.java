package dev.sluice.jobs.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Stores in SQLite. */
class SqliteIT extends SchemaJobs {
    private static LabelServer files;

    @BeforeAll
    static void makeFolder(@TempDir Path folder) {
        files = new SqliteFiles(folder);
    }

    @Override
    LabelServer server() {
        return files;
    }
}
