package dev.sluice.config.backup;

import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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

    @Override
    public void requirePossible() {
        if (find().isEmpty()) {
            throw new RefusedException(
                    "no backup can be made, since %s is not in PATH: install it, or make a backup where it is (`%s %s > backup.sql`) and launch with --no-backup"
                            .formatted(String.join(" or ", names), names.get(0), String.join(" ", address)));
        }
    }

    @Override
    public void write(Path file) throws IOException {
        requirePossible();
        List<String> command = new ArrayList<>();
        command.add(find().orElseThrow().toString());
        command.addAll(manner);
        command.addAll(address);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(file.toFile());
        access.accept(builder);
        Process process = builder.start();
        try {
            // What it writes goes to the file, so nothing can be stuck before its errors are read.
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new ItemException("%s ended with %d: %s".formatted(command.get(0), code, trouble(errors)));
            }
            if (!end(file).contains(lastWords)) {
                throw new ItemException("%s left a dump without an end: %s".formatted(command.get(0), trouble(errors)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemException("%s was interrupted".formatted(command.get(0)), e);
        } finally {
            process.destroy();
        }
    }

    private Optional<Path> find() {
        List<String> folders = Pattern.compile(File.pathSeparator)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .filter(folder -> !folder.isEmpty())
                .toList();
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst();
    }

    /** The line that says what is wrong; others may come before it and after it. */
    private static String trouble(String errors) {
        List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
        return Stream.concat(
                        lines.stream()
                                .filter(line -> line.toLowerCase(Locale.ROOT).contains("error")),
                        lines.stream())
                .findFirst()
                .orElse("it gave no reason");
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
