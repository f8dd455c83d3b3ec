package dev.sluice.jobs.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.UsageException;
import dev.sluice.model.label.LinkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** {@code migrate-legacy-projects}: projects that own their files become projects on shared datasets. */
@Component
final class MigrateLegacyProjects implements JobDefinition {
    private static final int CONNECTIONS = 16;

    @Override
    public String name() {
        return "migrate-legacy-projects";
    }

    @Override
    public String summary() {
        return "Label: convert projects that own their files to shared datasets; equal content is stored once";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                JobOption.optional(
                        "database",
                        "URL",
                        "the Label database, such as sqlite:/srv/label.db (default: MYSQL_HOST, MYSQL_DATABASE, …)"),
                JobOption.optional("data-dir", "DIR", "the application's DATA_DIR; datasets go to DIR/raw_datasets"),
                JobOption.optional(
                        "raw-data-dir",
                        "DIR",
                        "where datasets go (default: RAW_DATA_DIR, else raw_datasets in the data dir)"),
                JobOption.repeatable("project-id", "N", "only this project; may be repeated"),
                JobOption.optional(
                        "links",
                        "follow|inside|refuse",
                        "symbolic links: copy what they lead to (default), only inside the project, or not at all"),
                JobOption.optional("limit-rate", "MB", "read at most so many megabytes a second"));
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        DatabaseAddress address = address(request);
        JobOptions stored = options.with("database", address.shown())
                .with("data-dir", dataDir(request).toString())
                .with("raw-data-dir", storage(request).toString());
        return new Stored(
                stored, password(address, request).isPresent() ? address.kind().passwordVariable() : Optional.empty());
    }

    @Override
    public Migration<?> open(RunRequest request) {
        DatabaseAddress address = address(request);
        LegacyMigration.Scope scope = new LegacyMigration.Scope(
                storage(request),
                request.options().numbers("project-id", 1),
                request.options().choice("links", LinkPolicy.class, LinkPolicy.FOLLOW));
        Supplier<Database> databases = () -> Database.open(address, password(address, request), CONNECTIONS);
        Database database = databases.get();
        try {
            return new LegacyMigration(database, databases, scope, request);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static DatabaseAddress address(RunRequest request) {
        String url = request.options()
                .get("database")
                .or(() -> applicationDatabase(request.settings()))
                .orElseThrow(() -> new UsageException(
                        "which database? give --database sqlite:/path/to/label.db, or set MYSQL_HOST"));
        return DatabaseAddress.parse(url, request.workingFolder());
    }

    /** The database of the application's own variables, where at least one of them is set. */
    private static Optional<String> applicationDatabase(Settings settings) {
        Optional<String> host = settings.get("MYSQL_HOST");
        Optional<String> user = settings.get("MYSQL_USER");
        Optional<String> name = settings.get("MYSQL_DATABASE");
        if (Stream.of(host, user, name).allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of("mysql://%s@%s/%s"
                .formatted(user.orElse("smoking_app"), host.orElse("localhost"), name.orElse("smoking_data")));
    }

    private static Optional<String> password(DatabaseAddress address, RunRequest request) {
        return address.password()
                .or(() -> address.kind()
                        .passwordVariable()
                        .flatMap(name -> request.settings().get(name)));
    }

    private static Path dataDir(RunRequest request) {
        return request.workingFolder()
                .resolve(Settings.expandHome(request.options()
                        .get("data-dir")
                        .or(() -> request.settings().get("DATA_DIR"))
                        .orElse("~/.delta/data")))
                .normalize();
    }

    private static Path storage(RunRequest request) {
        return request.options()
                .get("raw-data-dir")
                .or(() -> request.settings().get("RAW_DATA_DIR"))
                .map(folder -> request.workingFolder().resolve(Settings.expandHome(folder)))
                .orElseGet(() -> dataDir(request).resolve("raw_datasets"))
                .normalize();
    }
}
