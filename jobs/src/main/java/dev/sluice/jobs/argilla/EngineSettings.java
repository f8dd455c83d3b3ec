package dev.sluice.jobs.argilla;

import dev.sluice.config.Settings;
import dev.sluice.config.search.EngineAccess;
import dev.sluice.config.search.EngineAddress;
import dev.sluice.jobs.argilla.ArgillaSettings.Secret;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.RefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where the search engine is and how it lets somebody in: as options say, or else the server's own variables. */
public final class EngineSettings {
    public static final JobOption ENGINE = JobOption.optional(
            "engine", "URL", "the search engine (default: ARGILLA_ELASTICSEARCH, or http://localhost:9200)");
    public static final JobOption AUTHORITIES = JobOption.optional(
            "engine-ca",
            "FILE",
            "certificates in PEM that the engine's own leads to (default: ARGILLA_ELASTICSEARCH_CA_PATH)");

    private static final String VARIABLE = "ARGILLA_ELASTICSEARCH";
    private static final String USER = "SLUICE_ENGINE_USER";
    private static final String PASSWORD = "SLUICE_ENGINE_PASSWORD";
    private static final String API_KEY = "SLUICE_ENGINE_API_KEY";
    private static final Set<String> NO = Set.of("false", "0", "no", "off");

    private final RunRequest request;

    public EngineSettings(RunRequest request) {
        this.request = request;
    }

    public EngineAddress address() {
        return request.options()
                .get(ENGINE.name())
                .map(EngineAddress::parse)
                .or(this::ofVariable)
                .orElseGet(() -> EngineAddress.parse("http://localhost:9200"));
    }

    private Optional<EngineAddress> ofVariable() {
        return request.settings().get(VARIABLE).map(EngineAddress::parse);
    }

    /** What lets somebody in, and where it was found. */
    public Optional<Secret> secret() {
        EngineAddress address = address();
        Settings settings = request.settings();
        Optional<Secret> typed = request.options()
                .get(ENGINE.name())
                .flatMap(url -> address.password())
                .map(password -> new Secret(PASSWORD, password));
        return typed.or(() -> settings.get(API_KEY).map(key -> new Secret(API_KEY, key)))
                .or(() -> settings.get(PASSWORD).map(password -> new Secret(PASSWORD, password)))
                .or(() -> own(address).flatMap(EngineAddress::password).map(value -> new Secret(VARIABLE, value)));
    }

    /** The address of the server's own variable, where it is of the same engine. */
    private Optional<EngineAddress> own(EngineAddress address) {
        return ofVariable().filter(own -> own.name().equals(address.name()));
    }

    /** How the engine is reached. */
    public EngineAccess access() {
        EngineAddress address = address();
        Optional<String> authorization = secret().map(secret -> switch (secret.variable()) {
            case API_KEY -> EngineAccess.apiKey(secret.value());
            default -> EngineAccess.basic(user(address), secret.value());
        });
        boolean verifies = request.settings()
                .get("ARGILLA_ELASTICSEARCH_SSL_VERIFY")
                .filter(text -> NO.contains(text.toLowerCase(java.util.Locale.ROOT)))
                .isEmpty();
        return new EngineAccess(address, authorization, authorities(), verifies);
    }

    private String user(EngineAddress address) {
        return Optional.ofNullable(address.user())
                .or(() -> request.settings().get(USER))
                .or(() -> own(address).map(EngineAddress::user))
                .orElseThrow(() -> new RefusedException(
                        "there is a password for %s, but nobody whose it is: set %s".formatted(address.name(), USER)));
    }

    /** The file of certificates; empty for those that Java trusts. */
    public Optional<Path> authorities() {
        return request.options()
                .get(AUTHORITIES.name())
                .or(() -> request.settings().get("ARGILLA_ELASTICSEARCH_CA_PATH"))
                .map(file -> request.workingFolder()
                        .resolve(Settings.expandHome(file))
                        .normalize());
    }
}
