package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.LabelDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alembic and Sluice on one database, in turn. Another one, on which Alembic is alone, tells what must be noted. */
class AlembicInTurnIT {
    private static final String ENVIRONMENT = """
            from alembic import context
            from sqlalchemy import create_engine

            with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
                context.configure(connection=connection)
                with context.begin_transaction():
                    context.run_migrations()
            """;

    @TempDir
    Path folder;

    private String python;
    private SluiceProcess sluice;

    @BeforeEach
    void write() throws Exception {
        python = pythonWithAlembic();
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
        Files.createDirectories(folder.resolve("alembic/versions"));
        Files.writeString(folder.resolve("alembic/env.py"), ENVIRONMENT);
        for (String database : List.of("both", "alone")) {
            Files.writeString(folder.resolve(database + ".ini"), """
                    [alembic]
                    script_location = alembic
                    sqlalchemy.url = sqlite:///%s.db
                    """.formatted(database));
            new LabelDatabase(url(database)).update("CREATE TABLE mine (a INT)");
        }
        revision("aa01", List.of(), "");
        revision("bb01", List.of("aa01"), "left");
        revision("cc01", List.of("aa01"), "right");
        revision("cc02", List.of("cc01"), "");
        revision("dd01", List.of("bb01", "cc02"), "");
        revision("ee01", List.of("dd01"), "");
    }

    private String url(String database) {
        return "jdbc:sqlite:" + folder.resolve(database + ".db");
    }

    /** The same revision for both. */
    private void revision(String id, List<String> revises, String label) throws IOException {
        Path own = Files.createDirectories(folder.resolve("revisions").resolve(id));
        Files.writeString(own.resolve("revision.properties"), """
                revision=%1$s
                revises=%2$s
                branch_labels=%3$s
                message=makes %1$s
                tables=t_%1$s
                downgrade.loses.t_%1$s=the table goes with %%d rows
                downgrade.loses.t_%1$s.count=SELECT count(*) FROM t_%1$s
                """.formatted(id, String.join(" ", revises), label));
        Files.writeString(own.resolve("upgrade.sql"), "CREATE TABLE t_%s (a INT);%n".formatted(id));
        Files.writeString(own.resolve("downgrade.sql"), "DROP TABLE t_%s;%n".formatted(id));
        Files.writeString(folder.resolve("alembic/versions/%s.py".formatted(id)), """
                from alembic import op

                revision = "%1$s"
                down_revision = %2$s
                branch_labels = %3$s


                def upgrade():
                    op.execute("CREATE TABLE t_%1$s (a INT)")


                def downgrade():
                    op.execute("DROP TABLE t_%1$s")
                """.formatted(
                        id,
                        revises.isEmpty()
                                ? "None"
                                : "(%s,)"
                                        .formatted(String.join(
                                                ", ",
                                                revises.stream()
                                                        .map("\"%s\""::formatted)
                                                        .toList())),
                        label.isEmpty() ? "None" : "(\"%s\",)".formatted(label)));
    }

    private static String pythonWithAlembic() throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            Optional<Path> program = python.startsWith("/") ? Optional.of(Path.of(python)) : Programs.find(python);
            if (program.filter(Files::isExecutable).isPresent()
                    && new ProcessBuilder(program.get().toString(), "-c", "import alembic")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0) {
                return program.get().toString();
            }
        }
        System.out.println("SKIPPED: there is no Alembic here; install python3-alembic");
        Assumptions.assumeTrue(System.getenv("CI") != null, "no Alembic");
        throw new IOException("there is no Alembic here; install python3-alembic");
    }

    @Test
    void eachGoesOnFromWhereTheOtherStopped() throws Exception {
        alembic("both", "upgrade", "aa01");
        alembic("alone", "upgrade", "aa01");
        step("upgrade", "left@bb01", "bb01");
        step("upgrade", "cc01", "bb01", "cc01");
        step("upgrade", "heads", "ee01");
        step("downgrade", "-1", "dd01");
        step("downgrade", "bb01", "bb01", "cc02");
        step("downgrade", "right@-1", "bb01", "cc01");
        step("upgrade", "cc01+1", "bb01", "cc02");
        step("upgrade", "head", "ee01");
        step("downgrade", "base");
    }

    private int steps;

    /** A step that Sluice and Alembic take by turns, and what is noted then. */
    private void step(String command, String target, String... noted) throws Exception {
        steps++;
        boolean ours = steps % 2 == 1;
        if (ours) {
            SluiceProcess.Result result = sluice.run(
                    "revisions",
                    command,
                    target,
                    "--no-backup",
                    "--store",
                    "revisions",
                    "--database",
                    "sqlite:both.db");
            assertThat(result.exitCode())
                    .as("%s %s: %s", command, target, result.text())
                    .isZero();
        } else {
            alembic("both", command, target);
        }
        alembic("alone", command, target);
        for (String database : List.of("alone", "both")) {
            assertThat(column(database, "SELECT version_num FROM alembic_version"))
                    .as("%s: %s %s", database, command, target)
                    .containsExactlyInAnyOrder(noted);
        }
        String tables = "SELECT name || sql FROM sqlite_master WHERE type = 'table' ORDER BY name";
        assertThat(column("both", tables)).isEqualTo(column("alone", tables));
    }

    private List<String> column(String database, String query) {
        return new LabelDatabase(url(database))
                .rows(query).stream()
                        .map(row -> row.values().iterator().next().toString())
                        .toList();
    }

    private void alembic(String database, String... words) throws Exception {
        Path log = folder.resolve("alembic.log");
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(python, "-m", "alembic", "-c", database + ".ini"), Stream.of(words))
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor())
                .as("%s: %s", List.of(words), Files.readString(log))
                .isZero();
    }
}
