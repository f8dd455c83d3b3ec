package dev.sluice.jobs.datachain;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobDefinition.Stored;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.readers.datachain.CatalogueFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The options that the jobs on DataChain share, and where the catalogue is. */
public final class DataChainSettings {
    public static final JobOption SOURCE = JobOption.optional(
            "source",
            "DIR_OR_DB",
            "the catalogue (default: as DATACHAIN_ROOT_DIR or DATACHAIN_DIR say, or ./.datachain)");

    private static final String FOLDER = ".datachain";
    private static final String FILE = "db";

    private final RunRequest request;

    public DataChainSettings(RunRequest request) {
        this.request = request;
    }

    /** The file of the catalogue, by the option, else by the variables that DataChain itself looks at. */
    public Path source() {
        Optional<Path> given = request.options().get(SOURCE.name()).map(this::absolute);
        if (given.isPresent()) {
            return within(given.get());
        }
        Settings settings = request.settings();
        return settings.get("DATACHAIN_ROOT_DIR")
                .map(folder -> absolute(folder).resolve(FOLDER))
                .or(() -> settings.get("DATACHAIN_DIR").map(this::absolute))
                .orElseGet(() -> request.workingFolder().resolve(FOLDER))
                .resolve(FILE);
    }

    /** A person may name the file, the folder that it is in, or the folder that that one is in. */
    private static Path within(Path given) {
        if (!Files.isDirectory(given)) {
            return given;
        }
        Path below = given.resolve(FOLDER).resolve(FILE);
        return Files.exists(given.resolve(FILE)) || !Files.exists(below) ? given.resolve(FILE) : below;
    }

    /**
     * The file of a catalogue that may have to be made: a person names the file, the folder that it is in, or the folder that
     * that one is in or is to be in.
     */
    public Path catalogue(String given) {
        Path path = absolute(given);
        Path file = within(path);
        if (Files.exists(file) || path.endsWith(FILE)) {
            return file;
        }
        return path.endsWith(FOLDER) ? path.resolve(FILE) : path.resolve(FOLDER).resolve(FILE);
    }

    /** A path as it was typed, from where it was typed. */
    public Path absolute(String path) {
        return request.workingFolder().resolve(Settings.expandHome(path)).normalize();
    }

    /** Opens the catalogue. */
    public CatalogueFile open() {
        Path copies = request.settings().home().resolve("copies").resolve(request.uuid());
        return CatalogueFile.open(source(), copies);
    }

    /** The options with the source as it is now, wherever a resume is started. */
    public Stored stored(JobOptions options) {
        return new Stored(options.with(SOURCE.name(), source().toString()), SecretVariables.NONE);
    }
}
