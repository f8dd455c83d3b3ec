package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.jobs.label.LabelDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    @Test
    void aValueThatIsTooLongIsNeverCutThoughTheServerWouldCutIt() {
        LabelDatabase plain = new LabelDatabase(server().jdbcUrl(database));
        plain.update("SET GLOBAL sql_mode = ''");
        plain.update("CREATE TABLE three (letters VARCHAR(3))");
        DatabaseAddress address = DatabaseAddress.parse(address("tester"), folder);
        try (Database opened = Database.open(address, Optional.empty(), 1)) {
            JdbcClient jdbc = JdbcClient.create(opened.dataSource());

            assertThatThrownBy(
                            () -> jdbc.sql("INSERT INTO three VALUES ('four')").update())
                    .hasMessageContaining("Data too long");
        } finally {
            plain.update("SET GLOBAL sql_mode = DEFAULT");
        }
    }
}
