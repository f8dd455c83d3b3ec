package dev.sluice.config;

import dev.sluice.model.UsageException;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Settings by the name of their environment variable. The environment wins over {@code .env} in the working folder, and
 * that over {@code sluice.yml} in {@code $SLUICE_HOME}, where {@code repository.url} is {@code SLUICE_REPOSITORY_URL}.
 * Options of the command line are asked before these.
 */
public final class Settings {
    private final Map<String, String> environment;
    private final Map<String, String> dotenv;
    private final Map<String, String> file;
    private final Path home;

    private Settings(Map<String, String> environment, Path workingFolder) {
        this.environment = environment;
        this.dotenv = readDotenv(workingFolder);
        String homeSetting = environment.getOrDefault("SLUICE_HOME", dotenv.get("SLUICE_HOME"));
        this.home = homeSetting == null || homeSetting.isBlank()
                ? Path.of(System.getProperty("user.home"), ".sluice")
                : expandHome(homeSetting).toAbsolutePath().normalize();
        this.file = readYaml(home.resolve("sluice.yml"));
    }

    /** Settings as a command started in {@code workingFolder} sees them. */
    public static Settings load(Map<String, String> environment, Path workingFolder) {
        return new Settings(environment, workingFolder);
    }

    /** Where Sluice keeps its own state: {@code $SLUICE_HOME}, by default {@code ~/.sluice}. */
    public Path home() {
        return home;
    }

    /** The first non-empty value of a setting. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.ofNullable(dotenv.get(name)).filter(value -> !value.isEmpty()))
                .or(() -> Optional.ofNullable(file.get(name)));
    }

    /** The first of several settings that has a value. */
    public Optional<String> firstOf(String... names) {
        for (String name : names) {
            Optional<String> value = get(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** A path in which a leading {@code ~} means the user's home folder, as a shell would read it. */
    public static Path expandHome(String path) {
        return path.equals("~") || path.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + path.substring(1))
                : Path.of(path);
    }

    private static Map<String, String> readDotenv(Path folder) {
        if (!Files.isRegularFile(folder.resolve(".env"))) {
            return Map.of();
        }
        try {
            return Dotenv.configure()
                    .directory(folder.toString())
                    .load()
                    .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                    .stream()
                    .collect(Collectors.toMap(DotenvEntry::getKey, DotenvEntry::getValue, (first, last) -> last));
        } catch (DotenvException e) {
            throw new UsageException("%s cannot be read: %s".formatted(folder.resolve(".env"), e.getMessage()));
        }
    }

    private static Map<String, String> readYaml(Path file) {
        Map<String, String> flat = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return flat;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (root != null) {
                flatten("SLUICE", root, flat);
            }
        } catch (IOException | YAMLException e) {
            throw new UsageException("%s cannot be read: %s".formatted(file, firstLine(e.getMessage())));
        }
        return flat;
    }

    private static void flatten(String prefix, Object node, Map<String, String> into) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> flatten(
                    prefix + "_" + String.valueOf(key).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value, into));
        } else if (node != null) {
            into.put(prefix, String.valueOf(node));
            // The Label application's own variables have no prefix; sluice.yml may name them as they are.
            into.putIfAbsent(prefix.substring("SLUICE_".length()), String.valueOf(node));
        }
    }

    private static String firstLine(String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }
}
