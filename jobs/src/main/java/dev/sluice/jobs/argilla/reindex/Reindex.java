package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.search.SearchEngine;
import dev.sluice.jobs.argilla.ArgillaSettings;
import dev.sluice.jobs.argilla.ArgillaSettings.Secret;
import dev.sluice.jobs.argilla.EngineSettings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** {@code reindex}: the search index of an Argilla server, from its database, while it is searched. */
@Component
final class Reindex implements JobDefinition {
    /** Beside the threads that work there are those that look after the run. */
    private static final int MORE_CONNECTIONS = 4;

    private static final String ENGINE_KIND = "ARGILLA_SEARCH_ENGINE";

    @Override
    public String name() {
        return "reindex";
    }

    @Override
    public String summary() {
        return "Argilla: bring the search index up to date with the database, or build it anew, while it is searched";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                ArgillaSettings.DATABASE,
                EngineSettings.ENGINE,
                EngineSettings.AUTHORITIES,
                ReindexOptions.DATASET,
                ReindexOptions.SAME_DATASET,
                ReindexOptions.STRATEGY,
                ReindexOptions.DELETE_ORPHANS,
                ReindexOptions.BULK_BYTES,
                ReindexOptions.IF_ENV,
                ReindexOptions.SHARDS,
                ReindexOptions.REPLICAS,
                ReindexOptions.FIELD_LIMIT,
                RateLimit.OPTION);
    }

    @Override
    public Optional<String> idle(RunRequest request) {
        return ReindexOptions.idle(request);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        ArgillaSettings argilla = new ArgillaSettings(request);
        EngineSettings engine = new EngineSettings(request);
        JobOptions stored = ReindexOptions.of(request)
                .stored(options.with(
                                ArgillaSettings.DATABASE.name(),
                                argilla.database().shown())
                        .with(EngineSettings.ENGINE.name(), engine.address().shown()));
        List<String> secrets = Stream.concat(argilla.password().stream(), engine.secret().stream())
                .map(Secret::variable)
                .toList();
        return new Stored(
                engine.authorities()
                        .map(file -> stored.with(EngineSettings.AUTHORITIES.name(), file.toString()))
                        .orElse(stored),
                new SecretVariables(secrets));
    }

    /** A server that is told of another engine than it has does not work; then the address may be wrong, too. */
    private static void requireWanted(SearchEngine engine, RunRequest request) {
        request.settings().get(ENGINE_KIND).ifPresent(kind -> {
            if (!kind.equalsIgnoreCase(engine.flavour().name())) {
                throw new RefusedException("%s is \"%s\", and %s is %s: correct one of them"
                        .formatted(ENGINE_KIND, kind, engine.address().shown(), engine.describe()));
            }
        });
    }

    @Override
    public Migration<?> open(RunRequest request) {
        ReindexOptions options = ReindexOptions.of(request);
        int connections = request.options().threads() + MORE_CONNECTIONS;
        ArgillaSettings argilla = new ArgillaSettings(request);
        DatabaseAddress address = argilla.database();
        Database database = Database.open(address, argilla.password().map(Secret::value), connections);
        try {
            SearchEngine engine = SearchEngine.connect(new EngineSettings(request).access(), connections);
            try {
                requireWanted(engine, request);
                return new ReindexMigration(database, engine, options, request);
            } catch (RuntimeException e) {
                engine.close();
                throw e;
            }
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
