package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import java.nio.file.Path;
import java.util.Map;

/**
 * From where a command was called.
 *
 * @param workingFolder absolute
 */
record Caller(Map<String, String> environment, Path workingFolder) {
    Settings settings() {
        return Settings.load(environment, workingFolder);
    }

    /** The settings, with a word on what is wrong with the files that they come from. */
    Settings settings(Output output) {
        Settings settings = settings();
        settings.warnings().forEach(output::warning);
        return settings;
    }
}
