package dev.sluice.readers.datus;

import dev.sluice.config.Settings;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import dev.sluice.model.datus.EmbeddingModel;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Datus's {@code agent.yml}, as far as it says where the tables are and what their vectors are like. Values that are not asked
 * for are not resolved: a missing key of a language model is none of our business.
 */
public final class AgentFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final String DEFAULT = "conf/agent.yml";

    private final Path file;
    private final Settings settings;
    private final Map<?, ?> agent;

    private AgentFile(Path file, Settings settings, Map<?, ?> agent) {
        this.file = file;
        this.settings = settings;
        this.agent = agent;
    }

    /**
     * Reads the file.
     *
     * @param name as a person has given it; {@code conf/agent.yml} is also looked for in the user's own folder of Datus
     * @throws RefusedException where there is none, or it is not one
     */
    public static AgentFile read(String name, Path workingFolder, Settings settings) {
        Path file = workingFolder.resolve(Settings.expandHome(name)).normalize();
        if (!Files.exists(file) && name.equals(DEFAULT)) {
            file = Settings.expandHome("~/.datus").resolve(DEFAULT);
        }
        try (Reader text = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (root instanceof Map<?, ?> map && map.get("agent") instanceof Map<?, ?> agent) {
                return new AgentFile(file, settings, agent);
            }
            throw new RefusedException("%s is no settings file of Datus: it has no \"agent:\"".formatted(file));
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    "there is no file %s: --config says where Datus's agent.yml is".formatted(file), e);
        } catch (IOException | YAMLException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Optional<Object> value(String... keys) {
        Object value = agent;
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(value);
    }

    private Optional<String> text(String... keys) {
        return value(keys).map(Object::toString).map(value -> resolved(value, String.join(".", keys)));
    }

    private String resolved(String value, String key) {
        return VARIABLE.matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(settings.get(found.group(1))
                        .orElseThrow(() -> new RefusedException("%s: agent.%s needs the variable %s, which is not set"
                                .formatted(file, key, found.group(1))))));
    }

    private Path folder(String value) {
        return file.toAbsolutePath()
                .getParent()
                .resolve(Settings.expandHome(value))
                .normalize();
    }

    /** Names of the databases that Datus knows; none where it does without. */
    public List<String> namespaces() {
        return value("namespace")
                .filter(Map.class::isInstance)
                .map(map -> ((Map<?, ?>) map)
                        .keySet().stream().map(Object::toString).toList())
                .orElse(List.of());
    }

    /**
     * Where all tables of a store lie.
     *
     * @throws RefusedException where the file names two places, and both are there
     */
    public Path data() {
        Path home = folder(text("home").orElse("~/.datus")).resolve("data");
        Optional<Path> base = text("storage", "base_path").map(this::folder);
        if (base.isEmpty() || !Files.isDirectory(base.get()) && Files.isDirectory(home)) {
            return home;
        }
        if (Files.isDirectory(home) && !same(home, base.get())) {
            throw new RefusedException(
                    "%s names two places, agent.storage.base_path %s and agent.home with %s, and both are there; Datus itself reads the second: say which with --db-path"
                            .formatted(file, base.get(), home));
        }
        return base.get();
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The folder of LanceDB for a namespace.
     *
     * @param namespace empty where there is but one, or none
     */
    public Path database(Optional<String> namespace) {
        List<String> known = namespaces();
        if (namespace.isPresent() && !known.contains(namespace.get())) {
            throw new UsageException("%s has no namespace \"%s\"%s"
                    .formatted(
                            file,
                            namespace.get(),
                            known.isEmpty() ? " nor any other" : ": there are " + String.join(", ", known)));
        }
        if (namespace.isEmpty() && known.size() > 1) {
            throw new UsageException("%s has several namespaces: say which with --namespace: %s"
                    .formatted(file, String.join(", ", known)));
        }
        return namespace
                .or(() -> known.stream().findFirst())
                .map(name -> data().resolve("datus_db_" + name))
                .orElseGet(() -> data().resolve("lancedb"));
    }

    /** What computes vectors. Datus calls its usual model by its short name, too. */
    public EmbeddingModel model() {
        boolean remote = text("storage", "database", "registry_name")
                .filter("openai"::equals)
                .isPresent();
        String function = remote ? "openai" : EmbeddingModel.USUAL.function();
        return text("storage", "database", "model_name")
                .filter(name -> !EmbeddingModel.USUAL.name().endsWith("/" + name))
                .map(name -> new EmbeddingModel(function, name))
                .orElse(EmbeddingModel.USUAL);
    }

    /** How many numbers a vector has; empty where the file does not say. */
    public OptionalInt dimension() {
        Optional<String> size = text("storage", "database", "dim_size");
        if (size.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!size.get().matches("\\d{1,6}")) {
            throw new RefusedException("%s: agent.storage.database.dim_size is a whole number, and not \"%s\""
                    .formatted(file, size.get()));
        }
        return OptionalInt.of(Integer.parseInt(size.get()));
    }
}
