package dev.sluice.jobs.datus;

import dev.sluice.config.Settings;
import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import dev.sluice.model.datus.EmbeddingModel;
import dev.sluice.readers.datus.AgentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What a person says of a store of Datus, and what it stands for. */
public final class DatusOptions {
    public static final JobOption CONFIG = JobOption.required("config", "FILE", "Datus's agent.yml");
    public static final JobOption NAMESPACE =
            JobOption.optional("namespace", "NAME", "which of the namespaces in agent.yml, where there are several");
    public static final JobOption DB_PATH =
            JobOption.optional("db-path", "DIR", "the folder of LanceDB itself (default: as agent.yml says)");

    /** The table that is migrated. */
    public static final String TABLE = "schema_metadata";
    /** Sample rows; version 1 has the same fields. */
    public static final String VALUES = "schema_value";

    private final RunRequest request;
    private final AgentFile agent;

    public DatusOptions(RunRequest request) {
        this.request = request;
        this.agent = AgentFile.read(
                request.options().get(CONFIG.name()).orElseThrow(), request.workingFolder(), request.settings());
    }

    /**
     * The folder of LanceDB.
     *
     * @throws RefusedException where there is none
     */
    public Path database() {
        Path database = named().orElseGet(() -> agent.database(request.options().get(NAMESPACE.name())));
        if (!Files.isDirectory(database)) {
            throw new RefusedException(
                    "there is no folder %s: --db-path says where the tables are".formatted(database));
        }
        return database;
    }

    /** The folder of LanceDB that a person has named, by itself or by its namespace; it need not be there. */
    public Optional<Path> named() {
        return path().or(() -> request.options().get(NAMESPACE.name()).map(name -> agent.database(Optional.of(name))));
    }

    /** What is backed up: one database where a person says which, or else all that is stored. */
    public Path storage() {
        if (named().isPresent()) {
            return database();
        }
        Path storage = agent.data();
        if (!Files.isDirectory(storage)) {
            throw new RefusedException("there is no folder %s: nothing is stored there".formatted(storage));
        }
        return storage;
    }

    /** The folder that holds all databases, which need not be there. */
    public Path storagePath() {
        return path().map(Path::getParent).orElseGet(agent::data);
    }

    private Optional<Path> path() {
        Optional<Path> path = request.options().get(DB_PATH.name()).map(this::path);
        if (path.isPresent() && path.get().getParent() == null) {
            throw new UsageException(
                    "--%s %s is no folder within another: name the one of a namespace, such as datus_db_NAME"
                            .formatted(DB_PATH.name(), path.get()));
        }
        return path;
    }

    /** A path as a person has given it. */
    public Path path(String option) {
        return request.workingFolder().resolve(Settings.expandHome(option)).normalize();
    }

    /** The folder of the table. */
    public Path table() {
        Path database = database();
        if (!LanceTable.isThere(database, TABLE)) {
            throw new RefusedException("%s has no table %s: is it the folder of a namespace, such as datus_db_NAME?"
                    .formatted(database, TABLE));
        }
        return LanceTable.folder(database, TABLE);
    }

    public OptionalInt dimension() {
        return agent.dimension();
    }

    public EmbeddingModel model() {
        return agent.model();
    }

    /** A switch that may be told yes or no. */
    public boolean truth(JobOption option, boolean otherwise) {
        Optional<String> value = request.options().get(option.name());
        return value.map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "1", "t", "y" -> true;
                    case "false", "no", "0", "f", "n" -> false;
                    default ->
                        throw new UsageException(
                                "--%s is true or false, and not \"%s\"".formatted(option.name(), text));
                })
                .orElse(otherwise);
    }

    /** The options as they may be stored: with every path in full. */
    public JobDefinition.Stored stored(JobOptions options) {
        return new JobDefinition.Stored(
                options.with(DB_PATH.name(), database().toString()), new SecretVariables(List.of()));
    }
}
