package dev.sluice.jobs.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Stores on a real MariaDB. */
class MariaDbIT extends StoreOnServer {
    private static LabelServer server;

    @BeforeAll
    static void startServer(@TempDir Path parent) throws Exception {
        server = new MariaDbServer(parent);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    LabelServer server() {
        return server;
    }
}
