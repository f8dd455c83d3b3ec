package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the job repository of a home when it is told to, and says whether that worked. */
final class RepositoryOpener {
    private RepositoryOpener() {}

    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.load(Map.of("SLUICE_HOME", arguments[0]), Path.of(arguments[0]));
        System.out.println("ready");
        System.in.read();
        try (Database repository = JobRepositoryDatabase.open(settings)) {
            System.out.println("opened");
        }
    }
}
