package dev.sluice.config;

import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Settings by the name of their environment variable. The environment wins over {@code .env} in the working folder, and
 * that over {@code sluice.yml} in {@code $SLUICE_HOME}, where {@code repository.url} is {@code SLUICE_REPOSITORY_URL}.
 * Options of the command line are asked before these.
 */
public final class Settings {
    private final Map<String, String> environment;
    private final DotenvFile dotenv;
    private final Map<String, String> file;
    private final Path home;

    private Settings(Map<String, String> environment, Path workingFolder) {
        this.environment = environment;
        this.dotenv = DotenvFile.read(workingFolder, environment);
        String homeSetting = Optional.ofNullable(environment.get("SLUICE_HOME"))
                .or(() -> dotenv.get("SLUICE_HOME"))
                .filter(text -> !text.isBlank())
                .orElse("~/.sluice");
        this.home = expandHome(homeSetting, environment, System.getProperty("user.home"))
                .toAbsolutePath()
                .normalize();
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
                .or(() -> dotenv.get(name))
                .or(() -> Optional.ofNullable(file.get(name)));
    }

    /** What a person should know of the files that the settings come from. */
    public List<String> warnings() {
        return dotenv.warnings();
    }

    /** A path in which a leading {@code ~} means the user's home folder, as a shell would read it. */
    public static Path expandHome(String path) {
        return expandHome(path, System.getenv(), System.getProperty("user.home"));
    }

    /** As a shell does, {@code HOME} goes before what the system has on record for the user. */
    static Path expandHome(String path, Map<String, String> environment, String recorded) {
        if (!path.equals("~") && !path.startsWith("~/")) {
            return Path.of(path);
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isBlank()) {
            // Java's word for a user without a record, as in containers, is a question mark.
            if (recorded == null || recorded.isBlank() || recorded.equals("?")) {
                throw new RefusedException(
                        "\"%s\" lies in the home folder of this user, which is not known: set HOME or SLUICE_HOME"
                                .formatted(path));
            }
            home = recorded;
        }
        return Path.of(home + path.substring(1));
    }

    private static Map<String, String> readYaml(Path file) {
        Map<String, String> flat = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return flat;
        }
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            if (root instanceof Map<?, ?> settings) {
                flatten("SLUICE", settings, flat);
            } else if (root != null) {
                throw new UsageException("%s must hold settings as `name: value`, one on each line".formatted(file));
            }
        } catch (MarkedYAMLException e) {
            throw new UsageException("%s, line %d: %s; write settings as `name: value`"
                    .formatted(file, e.getProblemMark().getLine() + 1, e.getProblem()));
        } catch (CharacterCodingException e) {
            throw new UsageException("%s is not UTF-8: save it as UTF-8".formatted(file));
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
