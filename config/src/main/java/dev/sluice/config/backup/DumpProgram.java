package dev.sluice.config.backup;

import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The program with which the makers of a database write it as SQL. It knows everything that a database may hold, and ends
 * what it writes with words of its own.
 *
 * @param names what the program may be called, best first
 * @param address its arguments for the database
 * @param manner its arguments for what to write and how
 * @param lastWords that are in the last lines of a complete dump
 * @param access puts the password where only this program finds it
 */
public record DumpProgram(
        List<String> names,
        List<String> address,
        List<String> manner,
        String lastWords,
        Consumer<ProcessBuilder> access)
        implements Backup {
    private static final int LAST_BYTES = 1024;

    @Override
    public String ending() {
        return ".sql";
    }

    private ClientProgram program() {
        return new ClientProgram(names, access);
    }

    @Override
    public void requirePossible() {
        if (program().find().isEmpty()) {
            throw new RefusedException(
                    "no backup can be made, since %s is not in PATH: install it, or make a backup where it is (`%s %s > backup.sql`) and launch with --no-backup"
                            .formatted(String.join(" or ", names), names.get(0), String.join(" ", address)));
        }
    }

    /** The rows as text, without their indexes. */
    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public void write(Path file) throws IOException {
        requirePossible();
        String errors =
                program().run(Stream.concat(manner.stream(), address.stream()).toList(), file);
        if (!end(file).contains(lastWords)) {
            throw new ItemException("%s left a dump without an end: %s"
                    .formatted(program().find().orElseThrow(), ClientProgram.trouble(errors)));
        }
    }

    private static String end(Path file) throws IOException {
        try (RandomAccessFile dump = new RandomAccessFile(file.toFile(), "r")) {
            dump.seek(Math.max(0, dump.length() - LAST_BYTES));
            byte[] bytes = new byte[(int) Math.min(LAST_BYTES, dump.length())];
            dump.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
