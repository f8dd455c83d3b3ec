package dev.sluice.config.backup;

import dev.sluice.model.ItemException;
import java.io.File;
import java.io.IOException;
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
 * A program of the makers of a database, somewhere in PATH.
 *
 * @param names what it may be called, best first
 * @param access puts the password where only this program finds it
 */
record ClientProgram(List<String> names, Consumer<ProcessBuilder> access) {
    /** Where it is. */
    Optional<Path> find() {
        List<String> folders = Pattern.compile(File.pathSeparator)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .filter(folder -> !folder.isEmpty())
                .toList();
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst();
    }

    /** What starts it. */
    ProcessBuilder command(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(find().orElseThrow().toString()));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(Redirect.from(new File("/dev/null")));
        access.accept(builder);
        return builder;
    }

    /**
     * Runs it to its end.
     *
     * @return what it said on the way
     * @throws ItemException where it fails, with what it said of that
     */
    String run(List<String> arguments, Path output) throws IOException {
        ProcessBuilder builder = command(arguments).redirectOutput(output.toFile());
        return await(builder.command().get(0), builder.start());
    }

    /** Waits for a program whose errors nobody reads yet; what it writes must go to a file. */
    static String await(String name, Process process) throws IOException {
        try {
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new ItemException("%s ended with %d: %s".formatted(name, code, trouble(errors)));
            }
            return errors;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemException("%s was interrupted".formatted(name), e);
        } finally {
            process.destroy();
        }
    }

    /** The line that says what is wrong, with its details; others may come before it and after it. */
    static String trouble(String errors) {
        List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
        String trouble = Stream.concat(
                        lines.stream()
                                .filter(line -> line.toLowerCase(Locale.ROOT).contains("error")),
                        lines.stream())
                .findFirst()
                .orElse("it gave no reason");
        return lines.stream()
                .filter(line -> line.startsWith("DETAIL:"))
                .findFirst()
                .map(detail -> "%s (%s)"
                        .formatted(trouble, detail.substring("DETAIL:".length()).strip()))
                .orElse(trouble);
    }
}
