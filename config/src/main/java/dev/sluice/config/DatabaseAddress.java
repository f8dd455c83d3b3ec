package dev.sluice.config;

import dev.sluice.model.UsageException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, without the secret that opens it. Read from {@code sqlite:/path},
 * {@code postgresql://user@host:port/db}, {@code mysql://…}, {@code mariadb://…} or the JDBC form of any of these.
 *
 * @param kind which engine
 * @param path the file of a SQLite database; null for a server
 * @param host the server; null for SQLite
 * @param port its port
 * @param database the database on the server
 * @param user who connects; null where the address does not say
 * @param query parameters for the driver, without the question mark and without a password
 * @param password the password that stood in the address; it is for this process only and never written anywhere
 */
public record DatabaseAddress(
        Kind kind,
        Path path,
        String host,
        int port,
        String database,
        String user,
        String query,
        Optional<String> password) {
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)(?:^|(?<=&))(password|sslpassword|passwd|pwd)=([^&]*)(&|$)");
    private static final Pattern FILE_WITH_PARAMETERS =
            Pattern.compile("(?<file>.*)\\?[\\w.]+=[^&?]*(?:&[\\w.]+=[^&?]*)*");
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^/?]*)@)?(?<host>\\[[^]]+]|[^:/?@]*)(?::(?<port>\\d{1,5}))?(?:/(?<db>[^?]*))?(?:\\?(?<query>.*))?");

    /** The engines that Sluice knows by name. */
    public enum Kind {
        SQLITE(0, null),
        POSTGRESQL(5432, "PGPASSWORD"),
        MARIADB(3306, "MYSQL_PASSWORD");

        private final int defaultPort;
        private final String passwordVariable;

        Kind(int defaultPort, String passwordVariable) {
            this.defaultPort = defaultPort;
            this.passwordVariable = passwordVariable;
        }

        /** The environment variable that holds the password by convention; empty where there are no passwords. */
        public Optional<String> passwordVariable() {
            return Optional.ofNullable(passwordVariable);
        }
    }

    /** Reads an address as a person types it; a relative SQLite path is taken from {@code workingFolder}. */
    public static DatabaseAddress parse(String text, Path workingFolder) {
        String address = text.strip();
        if (address.toLowerCase(Locale.ROOT).startsWith("jdbc:")) {
            address = address.substring("jdbc:".length());
        }
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = address.substring(colon + 1);
        return switch (scheme) {
            case "sqlite" -> sqlite(rest, workingFolder);
            case "postgresql", "postgres" -> server(Kind.POSTGRESQL, rest);
            case "mysql", "mariadb" -> server(Kind.MARIADB, rest);
            default ->
                throw new UsageException(("\"%s\" is no database address: write sqlite:/path/to/file,"
                                + " postgresql://user@host:5432/database or mariadb://user@host:3306/database")
                        .formatted(Secrets.hide(text)));
        };
    }

    /** The address of a SQLite database, whatever its file is called. */
    public static DatabaseAddress ofFile(Path file) {
        return new DatabaseAddress(Kind.SQLITE, file, null, 0, null, null, "", Optional.empty());
    }

    /** What follows a question mark may belong to the name of the file or be meant for the driver, which needs none. */
    private static DatabaseAddress sqlite(String rest, Path workingFolder) {
        String name = rest.replaceFirst("^///", "/");
        Matcher parameters = FILE_WITH_PARAMETERS.matcher(name);
        if (parameters.matches() && !Files.exists(file(name, workingFolder))) {
            name = parameters.group("file");
        }
        if (name.isBlank()) {
            throw new UsageException("sqlite: needs the path of a file, such as sqlite:/srv/label/label.db");
        }
        return ofFile(file(name, workingFolder));
    }

    private static Path file(String name, Path workingFolder) {
        return workingFolder.resolve(Settings.expandHome(name)).normalize();
    }

    private static DatabaseAddress server(Kind kind, String rest) {
        Matcher parts = AUTHORITY.matcher(rest.replaceFirst("^//", ""));
        if (!parts.matches() || parts.group("db") == null || parts.group("db").isBlank()) {
            throw new UsageException("the database address names no database: write %s://user@host:%d/database"
                    .formatted(kind.name().toLowerCase(Locale.ROOT), kind.defaultPort));
        }
        if (parts.group("db").contains("@")) {
            throw new UsageException("the database address has an @ behind its host: write / and @ in a password as"
                    + " %2F and %40, or better set it in the environment");
        }
        String account = parts.group("user");
        String user = account;
        Optional<String> password = Optional.empty();
        if (account != null && account.contains(":")) {
            user = account.substring(0, account.indexOf(':'));
            password = Optional.of(decode(account.substring(account.indexOf(':') + 1)));
        }
        String query = parts.group("query") == null ? "" : parts.group("query");
        Matcher userParameter = Pattern.compile("(?:^|&)user=([^&]*)").matcher(query);
        if (userParameter.find()) {
            user = userParameter.group(1);
            query = query.replaceFirst("(?:^|&)user=[^&]*", "").replaceFirst("^&", "");
        }
        Matcher secret = SECRET_PARAMETER.matcher(query);
        if (secret.find()) {
            password = Optional.of(decode(secret.group(2)));
            query = SECRET_PARAMETER.matcher(query).replaceAll("").replaceFirst("&$", "");
        }
        return new DatabaseAddress(
                kind,
                null,
                parts.group("host").isEmpty() ? "localhost" : parts.group("host"),
                parts.group("port") == null ? kind.defaultPort : Integer.parseInt(parts.group("port")),
                decode(parts.group("db")),
                user == null || user.isEmpty() ? null : decode(user),
                query,
                password);
    }

    /** The address as it may be stored and shown: it opens nothing by itself. */
    public String shown() {
        return switch (kind) {
            case SQLITE -> "sqlite:" + path;
            case POSTGRESQL, MARIADB ->
                "%s://%s%s:%d/%s%s"
                        .formatted(
                                kind.name().toLowerCase(Locale.ROOT),
                                user == null ? "" : user + "@",
                                host,
                                port,
                                database,
                                query.isEmpty() ? "" : "?" + query);
        };
    }

    /** Never the password, wherever this is printed. */
    @Override
    public String toString() {
        return shown();
    }

    /** One name for one store, however it was written: links resolved, the user left out. */
    public String storeKey() {
        return switch (kind) {
            case SQLITE -> "sqlite:" + realPath();
            case POSTGRESQL, MARIADB ->
                "%s://%s:%d/%s"
                        .formatted(kind.name().toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), port, database);
        };
    }

    /** For the driver; no user and no password in it. */
    public String jdbcUrl() {
        return switch (kind) {
            case SQLITE -> "jdbc:sqlite:" + driverName(path.toString());
            case POSTGRESQL, MARIADB -> {
                String scheme = kind.name().toLowerCase(Locale.ROOT);
                yield "jdbc:%s://%s:%d/%s%s"
                        .formatted(scheme, host, port, database, query.isEmpty() ? "" : "?" + query);
            }
        };
    }

    /** The driver cuts a plain name at a question mark, but not a URI, in which it can be written otherwise. */
    private static String driverName(String path) {
        return path.contains("?")
                ? "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
                : path;
    }

    /** The server, without the brackets that a number of IPv6 stands in. */
    String plainHost() {
        return host.replaceAll("^\\[|]$", "");
    }

    /** The file of a SQLite database with links resolved, where it is there. */
    Path realPath() {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (java.io.IOException e) {
            return path;
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
