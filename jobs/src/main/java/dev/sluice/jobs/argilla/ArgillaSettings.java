package dev.sluice.jobs.argilla;

import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.RunRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the database of an Argilla server is: as the option says, or else the server's own variables. */
public final class ArgillaSettings {
    public static final JobOption DATABASE = JobOption.optional(
            "database",
            "URL",
            "the Argilla database (default: ARGILLA_DATABASE_URL, or argilla.db in ARGILLA_HOME_PATH)");

    private static final String VARIABLE = "ARGILLA_DATABASE_URL";
    /** As SQLAlchemy writes addresses: the driver behind the kind of database, and a path after the third slash. */
    private static final Pattern SQLALCHEMY = Pattern.compile("(?i)(?<kind>\\w+)(?:\\+\\w+)?:///?(?<rest>.*)");

    private final RunRequest request;

    public ArgillaSettings(RunRequest request) {
        this.request = request;
    }

    /** The address of the database. */
    public DatabaseAddress database() {
        Optional<String> given = request.options().get(DATABASE.name());
        return given.map(url -> DatabaseAddress.parse(hasDriver(url) ? plain(url) : url, request.workingFolder()))
                .or(this::ofVariable)
                .orElseGet(this::ofHome);
    }

    private Optional<DatabaseAddress> ofVariable() {
        return request.settings().get(VARIABLE).map(url -> DatabaseAddress.parse(plain(url), request.workingFolder()));
    }

    private DatabaseAddress ofHome() {
        String home = request.settings().get("ARGILLA_HOME_PATH").orElse("~/.argilla");
        Path file = request.workingFolder().resolve(Settings.expandHome(home)).resolve("argilla.db");
        return DatabaseAddress.ofFile(file.normalize());
    }

    private static boolean hasDriver(String url) {
        return url.matches("(?i)\\w+\\+\\w+:.*");
    }

    /** The address without its driver, with the words of other drivers for what ours call otherwise. */
    private static String plain(String url) {
        Matcher parts = SQLALCHEMY.matcher(url.strip());
        if (!parts.matches()) {
            return url;
        }
        if (parts.group("kind").equalsIgnoreCase("sqlite")) {
            return "sqlite:" + parts.group("rest").replaceFirst("\\?.*$", "");
        }
        return "%s://%s"
                .formatted(
                        parts.group("kind"),
                        parts.group("rest").replaceFirst("([?&])ssl=(\\w[\\w-]+)", "$1sslmode=$2"));
    }

    /** The password of the database, and where it was found. */
    public Optional<Secret> password() {
        DatabaseAddress address = database();
        Optional<String> variable = address.kind().passwordVariable();
        Optional<Secret> typed = address.password()
                .filter(password -> request.options().get(DATABASE.name()).isPresent())
                .map(password -> new Secret(variable.orElseThrow(), password));
        return typed.or(() -> variable.flatMap(
                        name -> request.settings().get(name).map(password -> new Secret(name, password))))
                .or(() -> ofVariable()
                        .filter(own -> own.shown().equals(address.shown()))
                        .flatMap(DatabaseAddress::password)
                        .map(password -> new Secret(VARIABLE, password)));
    }

    /**
     * A password.
     *
     * @param variable in which a later attempt has to find it
     */
    public record Secret(String variable, String value) {
        @Override
        public String toString() {
            return variable;
        }
    }
}
