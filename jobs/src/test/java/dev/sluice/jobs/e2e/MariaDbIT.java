package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.SchemaStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores on a real MariaDB. */
class MariaDbIT extends StoreOnServer {
    private static DatabaseServer server;

    @BeforeAll
    static void startServer(@TempDir Path parent) throws Exception {
        server = new MariaDbServer(parent);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    DatabaseServer server() {
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

    @Test
    void weakPoint27ARunThatIsKilledWhileItMakesAVerdictMakesItAnew() throws Exception {
        SchemaStage.FIRST.make(label());
        try (Connection connection = DriverManager.getConnection(label().jdbcUrl());
                Statement holder = connection.createStatement()) {
            connection.setAutoCommit(false);
            holder.execute("SELECT * FROM sessions");
            SluiceProcess.Running running =
                    sluice().start("launch", "prepare-label-schema", "--database", address("label"), "--no-backup");
            running.until(
                    "a change that is held",
                    () -> !label().rows(server.waiting()).isEmpty());
            running.kill();
        }
        assertThat(columns()).doesNotContain("puffs_verified");
        // As far as the killed run might have come.
        label().update("ALTER TABLE sessions ADD COLUMN sluice_puffs_verified TINYINT(1)"
                + " GENERATED ALWAYS AS (coalesce(verified, 0)) STORED");
        label().update("UPDATE sessions SET verified = 0 WHERE session_name = 's1'");

        SluiceProcess.Result resumed = sluice().run("resume");

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(verdicts()).containsOnly("0 0");
        assertPrepared();
    }

    @Test
    void weakPoint27WhatAKilledRunHasFilledIsTakenUpByALaterLaunch() throws Exception {
        SchemaStage.FIRST.make(label());
        label().update("ALTER TABLE sessions ADD COLUMN sluice_smoking_verified TINYINT(1) DEFAULT 0");
        label().update("UPDATE sessions SET sluice_smoking_verified = 1");

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(verdicts()).containsExactly("1 1", "0 0", "0 0", "1 1");
        assertPrepared();
    }

    @Test
    void weakPoint27VerdictsThatSomebodyHasMadeMeanwhileAreNotOverwrittenByWhatAKilledRunLeft() throws Exception {
        SchemaStage.ALL.make(label());
        label().update("ALTER TABLE sessions ADD COLUMN sluice_puffs_verified TINYINT(1) DEFAULT 0");
        judge(0, 1);

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("1 of 1 made");
        assertThat(verdicts()).containsOnly("0 1");
        assertPrepared();
    }

    @Test
    void theRightToAlterTablesIsEnough() throws Exception {
        SchemaStage.FIRST.make(label());
        server.admitGuest(database);
        label().update("GRANT ALTER ON %s.* TO guest@localhost".formatted(database));

        SluiceProcess.Result result =
                sluice().run("launch", "prepare-label-schema", "--database", address("guest"), "--no-backup");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertPrepared();
    }

    private Set<String> columns() {
        return label()
                .rows("SELECT column_name AS name FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND table_name = 'sessions'")
                .stream()
                .map(row -> (String) row.get("name"))
                .collect(Collectors.toSet());
    }
}
