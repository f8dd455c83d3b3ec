package dev.sluice.jobs.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder that stands for {@code PATH}: what the launcher calls, and no program that dumps databases. */
record Programs(Path folder) {
    private static final List<String> NEEDED = List.of(
            "bash",
            "cat",
            "cksum",
            "dirname",
            "env",
            "find",
            "flock",
            "java",
            "locale",
            "mktemp",
            "mv",
            "readlink",
            "rm");

    static Programs in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Programs programs = new Programs(folder);
        for (String name : NEEDED) {
            Optional<Path> program = find(name);
            if (program.isPresent()) {
                programs.write(name, "exec '%s' \"$@\"\n".formatted(program.get()));
            }
        }
        return programs;
    }

    /** Where a program of this machine is. */
    static Optional<Path> find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A program that is nothing but a few lines for the shell. */
    void write(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a program to its end; fails where that fails. */
    static void run(Path input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("%s failed".formatted(command[0]));
        }
    }
}
