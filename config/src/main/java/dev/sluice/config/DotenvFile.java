package dev.sluice.config;

import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file {@code .env}, read as python-dotenv reads it: the Label application reads the same file, and a password must not
 * mean one thing there and another here. Like there, a line that cannot be read is left out with a warning. Nothing that
 * is said of the file repeats what is in it.
 */
final class DotenvFile {
    private static final Pattern NOTHING = Pattern.compile("(?U)\\s+|#[^\\r\\n]*");

    private static final Pattern ENTRY = Pattern.compile("(?U)(?:export[^\\S\\r\\n]+)?"
            + "(?:'(?<quotedName>[^']+)'|(?<name>(?!')[^=#\\s]+))[^\\S\\r\\n]*"
            + "(?<assigned>=[^\\S\\r\\n]*"
            + "(?:(?>'(?<single>(?:\\\\'|[^'])*+|[\\s\\S]*\\\\)')"
            + "|(?>\"(?<double>(?:\\\\\"|[^\"])*+|[\\s\\S]*\\\\)\")"
            + "|(?<plain>(?!['\"])[^\\r\\n]*)))?"
            + "(?:[^\\S\\r\\n]*#[^\\r\\n]*)?[^\\S\\r\\n]*(?=[\\r\\n]|$)");

    private static final Pattern LINE = Pattern.compile("[^\\r\\n]*");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final Pattern ESCAPE_IN_DOUBLE = Pattern.compile("\\\\([\\\\'\"abfnrtv])");
    private static final Pattern ESCAPE_IN_SINGLE = Pattern.compile("\\\\([\\\\'])");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?<name>[^}:]*)(?::-(?<default>[^}]*))?}");

    /** What the decoder puts where bytes are no UTF-8. */
    private static final String NOT_UTF_8 = "\uFFFD";

    private final Path file;
    private final Map<String, String> environment;
    private final Map<String, Entry> entries = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private record Entry(String value, int line) {}

    private DotenvFile(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** Reads {@code .env} in a folder; where there is none, nothing is set. */
    static DotenvFile read(Path folder, Map<String, String> environment) {
        DotenvFile dotenv = new DotenvFile(folder.resolve(".env"), environment);
        if (Files.isRegularFile(dotenv.file)) {
            try {
                dotenv.parse(new String(Files.readAllBytes(dotenv.file), StandardCharsets.UTF_8)
                        .replaceAll("\\r\\n?", "\n"));
            } catch (IOException e) {
                dotenv.warnings.add("%s cannot be read and is left out: check its permissions".formatted(dotenv.file));
            }
        }
        return dotenv;
    }

    /**
     * The value of a name that is set and not empty.
     *
     * @throws UsageException where it is not UTF-8; whoever does not ask for it is not bothered
     */
    Optional<String> get(String name) {
        Optional<Entry> entry = Optional.ofNullable(entries.get(name));
        entry.filter(found -> found.value().contains(NOT_UTF_8)).ifPresent(found -> {
            throw new UsageException("%s, line %d: the value of %s is not UTF-8; save the file as UTF-8"
                    .formatted(file, found.line(), name));
        });
        return entry.map(Entry::value).filter(value -> !value.isEmpty());
    }

    /** What a person should know of the file. */
    List<String> warnings() {
        return warnings;
    }

    private void parse(String text) {
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        Matcher matcher = NOTHING.matcher(text);
        while (start < text.length()) {
            matcher.region(start, text.length());
            if (!matcher.usePattern(NOTHING).lookingAt()) {
                int line = 1
                        + (int) LINE_BREAK
                                .matcher(text.substring(0, start))
                                .results()
                                .count();
                if (matcher.usePattern(ENTRY).lookingAt()) {
                    set(matcher, line);
                } else {
                    matcher.usePattern(LINE).lookingAt();
                    warnings.add("%s, line %d: not of the form NAME=value; the line is left out".formatted(file, line));
                }
            }
            start = matcher.end();
        }
    }

    private void set(Matcher entry, int line) {
        if (entry.group("assigned") == null) {
            return;
        }
        String name = entry.group("name") == null ? entry.group("quotedName") : entry.group("name");
        entries.put(name, new Entry(resolve(value(entry)), line));
    }

    private static String value(Matcher entry) {
        if (entry.group("single") != null) {
            return ESCAPE_IN_SINGLE.matcher(entry.group("single")).replaceAll("$1");
        }
        if (entry.group("double") != null) {
            return ESCAPE_IN_DOUBLE
                    .matcher(entry.group("double"))
                    .replaceAll(escape -> Matcher.quoteReplacement(unescape(escape.group(1))));
        }
        String plain = entry.group("plain");
        return plain.replaceFirst("(?U)\\s+#.*", "").replaceFirst("(?U)\\s+\\z", "");
    }

    private static String unescape(String letter) {
        return switch (letter) {
            case "a" -> "\u0007";
            case "v" -> "\u000b";
            case "\\", "'", "\"" -> letter;
            default -> ("\\" + letter).translateEscapes();
        };
    }

    /** Puts in what {@code ${NAME}} and {@code ${NAME:-default}} stand for; the environment goes before the file. */
    private String resolve(String value) {
        return REFERENCE.matcher(value).replaceAll(reference -> {
            String name = reference.group(1);
            String byDefault = reference.group(2) == null ? "" : reference.group(2);
            Entry earlier = entries.get(name);
            return Matcher.quoteReplacement(
                    environment.getOrDefault(name, earlier == null ? byDefault : earlier.value()));
        });
    }
}
