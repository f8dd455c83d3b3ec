package dev.sluice.config.backup;

import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An archive of PostgreSQL's own pg_dump. To restore it, everything in the schema goes and comes back as it was, in one
 * transaction: what was made since the archive was written would else be in the way of the next revision.
 */
public final class PostgresArchive implements RestorableBackup {
    /**
     * All relations and enumerations of the schema, without what belongs to an extension; functions and the like are replaced by
     * pg_restore, which knows those of the archive. What another schema has made of them stands against it: it would not come back.
     */
    private static final String CLEAR = """
            DO $$ DECLARE kind text; names text; BEGIN
              FOREACH kind IN ARRAY ARRAY['v VIEW', 'm MATERIALIZED VIEW', 'r TABLE', 'S SEQUENCE'] LOOP
                SELECT string_agg(c.oid::regclass::text, ', ') INTO names FROM pg_class c
                  WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '{schema}')
                    AND (relkind::text = left(kind, 1) OR relkind = 'p' AND left(kind, 1) = 'r')
                    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype = 'e');
                IF names IS NOT NULL THEN EXECUTE 'DROP ' || substr(kind, 3) || ' ' || names; END IF;
              END LOOP;
              SELECT string_agg(t.oid::regtype::text, ', ') INTO names FROM pg_type t
                WHERE typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '{schema}') AND typtype = 'e'
                  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = t.oid AND deptype = 'e');
              IF names IS NOT NULL THEN EXECUTE 'DROP TYPE ' || names; END IF;
            END $$""";

    private final List<String> place;
    private final List<String> without;
    private final String schema;
    private final ClientProgram dump;
    private final ClientProgram restore;
    private final ClientProgram shell;

    /**
     * @param place the arguments that name the database
     * @param without tables that are not in it
     * @param schema in which the tables are
     * @param access puts the password where only the programs find it
     */
    public PostgresArchive(List<String> place, List<String> without, String schema, Consumer<ProcessBuilder> access) {
        this.place = List.copyOf(place);
        this.without = List.copyOf(without);
        this.schema = schema;
        this.dump = new ClientProgram(List.of("pg_dump"), access);
        this.restore = new ClientProgram(List.of("pg_restore"), program -> {});
        this.shell = new ClientProgram(List.of("psql"), access);
    }

    @Override
    public String ending() {
        return ".dump";
    }

    @Override
    public void requirePossible() {
        require(dump, "no backup can be made");
        require(restore, "no backup can be proven");
    }

    private void require(ClientProgram program, String what) {
        if (program.find().isEmpty()) {
            throw new RefusedException(
                    "%s, since %s is not in PATH: install PostgreSQL's client programs, or make a backup where they are (`pg_dump -Fc %s > backup.dump`) and launch with --no-backup"
                            .formatted(what, program.names().get(0), String.join(" ", place)));
        }
    }

    /** It is compressed, nobody knows how much. */
    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    private static void requireForReading(ClientProgram program) {
        if (program.find().isEmpty()) {
            throw new RefusedException(
                    "no backup can be brought back, since %s is not in PATH: install PostgreSQL's client programs; nothing was changed"
                            .formatted(program.names().get(0)));
        }
    }

    @Override
    public void write(Path file) throws IOException {
        requirePossible();
        dump.run(
                Stream.of(
                                Stream.of("--no-password", "--format=custom"),
                                without.stream().map(table -> "--exclude-table=*." + table),
                                place.stream())
                        .flatMap(arguments -> arguments)
                        .toList(),
                file);
        check(file);
    }

    /** Reads all of it, since its list of contents is whole though the rest is not. */
    @Override
    public void check(Path file) throws IOException {
        requireForReading(restore);
        restore.run(List.of("--file=-", file.toString()), Path.of("/dev/null"));
    }

    @Override
    public List<String> column(Path file, String table) throws IOException {
        Path rows = Files.createTempFile("sluice", ".sql");
        try {
            restore.run(List.of("--data-only", "--table=" + table, "--file=-", file.toString()), rows);
            return Files.readAllLines(rows).stream()
                    .dropWhile(line -> !line.startsWith("COPY "))
                    .skip(1)
                    .takeWhile(line -> !line.equals("\\."))
                    .toList();
        } finally {
            Files.delete(rows);
        }
    }

    @Override
    public void restore(Path file) throws IOException {
        requireForReading(shell);
        check(file);
        ProcessBuilder reads = restore.command(
                        List.of("--clean", "--if-exists", "--schema=" + schema, "--file=-", file.toString()))
                .redirectError(Redirect.DISCARD); // it has just read the file without complaint
        ProcessBuilder writes = shell.command(Stream.concat(
                        Stream.of(
                                "--no-psqlrc",
                                "--quiet",
                                "--no-password",
                                "--single-transaction",
                                "--set=ON_ERROR_STOP=1",
                                "--command=" + CLEAR.replace("{schema}", schema.replace("'", "''")),
                                "--file=-"),
                        place.stream())
                .toList());
        writes.redirectInput(Redirect.PIPE).redirectOutput(new File("/dev/null"));
        reads.redirectOutput(Redirect.PIPE);
        List<Process> both = ProcessBuilder.startPipeline(List.of(reads, writes));
        try {
            ClientProgram.await("psql", both.get(1));
        } catch (ItemException e) {
            throw new ItemException(e.getMessage() + "; nothing was changed", e); // all of it is one transaction
        }
        requireWhole(both.get(0));
    }

    private static void requireWhole(Process reading) {
        try {
            int code = reading.waitFor();
            if (code != 0) {
                throw new ItemException("pg_restore ended with %d".formatted(code));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemException("pg_restore was interrupted", e);
        }
    }
}
