package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The options that Label jobs share, and what the application's own settings say where one is missing. */
public final class LabelSettings {
    public static final JobOption DATABASE = JobOption.optional(
            "database",
            "URL",
            "the Label database, such as sqlite:/srv/label.db (default: MYSQL_HOST, MYSQL_DATABASE, …)");
    public static final JobOption DATA_DIR =
            JobOption.optional("data-dir", "DIR", "the application's DATA_DIR; datasets go to DIR/raw_datasets");
    public static final JobOption RAW_DATA_DIR = JobOption.optional(
            "raw-data-dir", "DIR", "where datasets go (default: RAW_DATA_DIR, else raw_datasets in the data dir)");
    public static final JobOption PROJECT_ID =
            JobOption.repeatable("project-id", "N", "only this project; may be repeated");

    private static final int CONNECTIONS = 16;

    private final RunRequest request;

    public LabelSettings(RunRequest request) {
        this.request = request;
    }

    /** The options as given, with the addresses that they stand for. */
    public JobDefinition.Stored stored(JobOptions options) {
        DatabaseAddress address = address();
        return new JobDefinition.Stored(
                options.with("database", address.shown()),
                new SecretVariables(address.kind().passwordVariable().stream()
                        .filter(name -> password(address).isPresent())
                        .toList()));
    }

    /** As {@link #stored}, for a job that has to do with the application's folders, too. */
    public JobDefinition.Stored storedWithFolders(JobOptions options) {
        return stored(options.with("data-dir", dataDir().toString())
                .with("raw-data-dir", storage().toString()));
    }

    /** Opens the database for a job; what opens it anew comes with it. */
    public Migration<?> open(BiFunction<Database, Supplier<Database>, Migration<?>> job) {
        DatabaseAddress address = address();
        Supplier<Database> databases = () -> Database.open(address, password(address), CONNECTIONS);
        Database database = databases.get();
        try {
            return job.apply(database, databases);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public List<Long> projects() {
        return request.options().numbers(PROJECT_ID.name(), 1);
    }

    public Path dataDir() {
        return request.workingFolder()
                .resolve(Settings.expandHome(request.options()
                        .get("data-dir")
                        .or(() -> request.settings().get("DATA_DIR"))
                        .orElse("~/.delta/data")))
                .normalize();
    }

    public Path storage() {
        return request.options()
                .get("raw-data-dir")
                .or(() -> request.settings().get("RAW_DATA_DIR"))
                .map(folder -> request.workingFolder().resolve(Settings.expandHome(folder)))
                .orElseGet(() -> dataDir().resolve("raw_datasets"))
                .normalize();
    }

    private DatabaseAddress address() {
        String url = request.options()
                .get("database")
                .or(this::applicationDatabase)
                .orElseThrow(() -> new UsageException(
                        "which database? give --database sqlite:/path/to/label.db, or set MYSQL_HOST"));
        return DatabaseAddress.parse(url, request.workingFolder());
    }

    /** The database of the application's own variables, where at least one of them is set. */
    private Optional<String> applicationDatabase() {
        Settings settings = request.settings();
        Optional<String> host = settings.get("MYSQL_HOST");
        Optional<String> user = settings.get("MYSQL_USER");
        Optional<String> name = settings.get("MYSQL_DATABASE");
        if (Stream.of(host, user, name).allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of("mysql://%s@%s/%s"
                .formatted(user.orElse("smoking_app"), host.orElse("localhost"), name.orElse("smoking_data")));
    }

    private Optional<String> password(DatabaseAddress address) {
        return address.password()
                .or(() -> address.kind()
                        .passwordVariable()
                        .flatMap(name -> request.settings().get(name)));
    }
}
