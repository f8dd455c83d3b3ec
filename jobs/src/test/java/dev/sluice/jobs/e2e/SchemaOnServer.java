package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.SchemaPicture;
import dev.sluice.jobs.label.SchemaStage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Preparing the schema of a Label store on a database server, whichever it is. */
abstract class SchemaOnServer extends SchemaJobs {
    /** Stands for a program that dumps, where only what Sluice does with one matters. */
    private static final String COMPLETE = "echo '-- PostgreSQL database dump complete'\necho '-- Dump completed'\n";

    @Override
    abstract DatabaseServer server();

    private SluiceProcess with(Programs programs) {
        return sluice().with("PATH", programs.folder().toString()).with("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Prepares the store as far as the backup lets it, with another PATH. */
    private SluiceProcess.Result prepare(Programs programs, String... more) throws Exception {
        return with(programs)
                .run(Stream.concat(
                                Stream.of("launch", "prepare-label-schema", "--database", address("label")),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private SluiceProcess.Result resume(Programs programs) throws Exception {
        return with(programs).run("resume");
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("backup"))
                    .toList();
        }
    }

    /** The tables without those of a run. */
    private Map<String, Set<String>> schema() throws Exception {
        Map<String, Set<String>> schema = new TreeMap<>(SchemaPicture.of(label()));
        schema.keySet().removeIf(table -> table.startsWith("sluice_"));
        return schema;
    }

    @Test
    void theBackupIsADumpThatCanBeRestoredAndThePasswordIsInNobodysSight() throws Exception {
        Optional<Path> dump = server().dump();
        if (dump.isEmpty()) {
            assertThat(System.getenv("CI")).as("a machine without pg_dump").isNull();
            System.out.println("SKIPPED: there is no pg_dump here; install the client of PostgreSQL");
            Assumptions.abort("no pg_dump");
        }
        SchemaStage.HALF_MADE.make(label());
        Map<String, Set<String>> before = SchemaPicture.of(label());
        Map<String, ?> rows = SchemaStage.rows(label());
        Programs programs = Programs.in(folder.resolve("bin"));
        programs.write(server().dumpProgram(), """
                printf '%%s\\n' "$@" >"%1$s/arguments"
                env >"%1$s/environment"
                exec '%2$s' "$@"
                """.formatted(folder, dump.orElseThrow()));

        SluiceProcess.Result result = prepare(programs);

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertPrepared();
        assertThat(Files.readString(folder.resolve("arguments")))
                .contains("sluice_plan", "sluice_ledger", "sluice_run", "label")
                .doesNotContain(LabelServer.PASSWORD);
        assertThat(Files.readString(folder.resolve("environment")))
                .contains(server().dumpPasswordVariable() + "=" + LabelServer.PASSWORD);
        assertThat(backups()).singleElement().satisfies(backup -> {
            assertThat(backup.getFileName().toString()).matches("label_backup_\\d{8}_\\d{6}\\.sql");
            assertThat(result.out()).contains(backup.toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(backup)).doesNotContain("sluice_");
            String name = database + "_back";
            server().create(name);
            server().restore(backup, name);
            LabelDatabase restored = new LabelDatabase(server().jdbcUrl(name));
            assertThat(SchemaPicture.of(restored)).isEqualTo(before);
            assertThat(SchemaStage.rows(restored)).isEqualTo(rows);
        });
    }

    @Test
    void withoutTheProgramThatDumpsNothingIsChangedAndTheWayOutIsNamed() throws Exception {
        SchemaStage.FIRST.make(label());
        Map<String, Set<String>> before = SchemaPicture.of(label());
        Programs programs = Programs.in(folder.resolve("bin"));

        SluiceProcess.Result dry = prepare(programs, "--dry-run");
        SluiceProcess.Result result = prepare(programs);

        assertThat(dry.exitCode()).as(dry.text()).isEqualTo(1);
        assertThat(dry.out()).contains("cannot make backup in ", "would make table raw_datasets");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err())
                .contains("since " + server().dumpProgram(), "is not in PATH: install it", "--no-backup")
                .doesNotContain(LabelServer.PASSWORD);
        assertThat(SchemaPicture.of(label())).isEqualTo(before);
        assertThat(sluice().run("status").out()).doesNotContain("prepare-label-schema");
    }

    @Test
    void aDumpThatFailsOrHasNoEndChangesNothingAndAResumeMakesAnother() throws Exception {
        SchemaStage.FIRST.make(label());
        Map<String, Set<String>> before = SchemaPicture.of(label());
        Programs programs = Programs.in(folder.resolve("bin"));
        programs.write(server().dumpProgram(), """
                echo 'half a dump'
                echo 'note: a word before' >&2
                echo 'error: server version mismatch' >&2
                exit 1
                """);

        SluiceProcess.Result failed = prepare(programs);
        programs.write(server().dumpProgram(), "echo 'half a dump'\n");
        SluiceProcess.Result endless = resume(programs);

        assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
        assertThat(failed.out()).contains("failed backup", "ended with 1: error: server version mismatch");
        assertThat(failed.err()).contains("run 1 failed: nothing was changed in ", "sluice resume 1");
        assertThat(endless.exitCode()).as(endless.text()).isEqualTo(1);
        assertThat(endless.out()).contains("left a dump without an end");
        assertThat(schema()).isEqualTo(before);
        assertThat(backups()).isEmpty();

        programs.write(server().dumpProgram(), COMPLETE);
        SluiceProcess.Result resumed = resume(programs);
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(backups()).hasSize(1);
        assertPrepared();
    }

    @Test
    void aRunThatIsKilledBetweenItsChangesIsResumed() throws Exception {
        SchemaStage.FIRST.make(label());
        Map<String, Set<String>> before = SchemaPicture.of(label());
        Programs programs = Programs.in(folder.resolve("bin"));
        programs.write(server().dumpProgram(), COMPLETE);
        try (Connection connection = DriverManager.getConnection(label().jdbcUrl());
                Statement reader = connection.createStatement()) {
            connection.setAutoCommit(false);
            reader.executeQuery("SELECT * FROM participants").close();
            SluiceProcess.Running running = sluice().with(
                            "PATH", programs.folder().toString())
                    .start("launch", "prepare-label-schema", "--database", address("label"));
            running.until(
                    "a change that waits for the reader",
                    () -> !label().rows(server().waiting()).isEmpty());
            running.kill();
            connection.rollback();
        }

        boolean takenBack = schema().equals(before);
        assertThat(takenBack).isEqualTo(server().dumpProgram().equals("pg_dump"));
        assertThat(schema().containsKey("project_split_configs")).isNotEqualTo(takenBack);
        SluiceProcess.Result resumed = resume(programs);
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertPrepared();
        // Where nothing was changed, a backup of the moment takes the place of that of then.
        assertThat(backups()).hasSize(takenBack ? 2 : 1);
        assertThat(verdicts()).containsExactly("1 1", "0 0", "0 0", "1 1");
    }

    @Test
    void aUserWhoMayNotChangeTheTablesIsRefusedBeforeAnyChange() throws Exception {
        SchemaStage.FIRST.make(label());
        Map<String, Set<String>> before = SchemaPicture.of(label());
        server().admitGuest(database);

        SluiceProcess.Result result =
                sluice().run("launch", "prepare-label-schema", "--database", address("guest"), "--no-backup");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("may not be changed: ", "give this user the right", "; nothing was changed");
        assertThat(SchemaPicture.of(label())).isEqualTo(before);
    }

    @Test
    void aPathThatMustNotBeEmptyMayBeSoAfterwards() throws Exception {
        SchemaStage.FIRST.make(label());
        label().update("ALTER TABLE projects DROP COLUMN path");
        label().update("ALTER TABLE projects ADD COLUMN path VARCHAR(700) NOT NULL DEFAULT '/srv'");
        String path = pathColumn();

        SluiceProcess.Result result = prepare();

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(label().update("UPDATE projects SET path = NULL WHERE project_id = 1"))
                .isEqualTo(1);
        assertThat(pathColumn()).isEqualTo(path);
    }

    @Test
    void aBackupThatIsKilledLeavesNothingThatLooksLikeOne() throws Exception {
        SchemaStage.FIRST.make(label());
        Path gate = folder.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        Programs programs = Programs.in(folder.resolve("bin"));
        programs.write(server().dumpProgram(), "echo 'half a dump'\ncat '%s'\n".formatted(gate));
        SluiceProcess.Running running =
                with(programs).start("launch", "prepare-label-schema", "--database", address("label"));
        // Opens once the program reads.
        try (OutputStream open = Files.newOutputStream(gate)) {
            running.kill();
            assertThat(backups())
                    .singleElement()
                    .satisfies(
                            draft -> assertThat(draft.getFileName().toString()).startsWith(".sluice-backup-"));
        }

        programs.write(server().dumpProgram(), COMPLETE);
        SluiceProcess.Result resumed = resume(programs);

        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(backups())
                .singleElement()
                .satisfies(backup -> assertThat(Files.readString(backup)).doesNotContain("half"));
        assertPrepared();
    }
}
