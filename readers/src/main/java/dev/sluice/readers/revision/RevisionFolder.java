package dev.sluice.readers.revision;

import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionScript;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;

/**
 * One revision in a folder. {@code revision.properties} is its header:
 *
 * <pre>
 * revision=d00f819ccc67
 * revises=ca7293c38970                     nothing for a base, several with blanks between them for a merge
 * depends_on=, branch_labels=, created=    may be left out
 * message=update responses user_id foreign key
 * tables=responses                         whose rows it changes, or that it makes or drops; in quotes where one has a blank
 * upgrade.renames=people:users users.nick:name   tables and columns that are called otherwise afterwards
 * upgrade.loses.responses=%d responses whose user is gone are deleted
 * upgrade.loses.responses.count=SELECT count(*) FROM responses WHERE user_id IS NULL
 * </pre>
 *
 * {@code .count.sqlite} and {@code .count.postgresql} are for queries of one dialect. What is done lies beside it in
 * {@code upgrade.sqlite.sql}, {@code upgrade.postgresql.sql}, or {@code upgrade.sql} for both; the same for
 * {@code downgrade}.
 */
final class RevisionFolder {
    static final String HEADER = "revision.properties";
    static final List<String> DIALECTS = List.of("sqlite", "postgresql");

    private static final Pattern KEY = Pattern.compile(
            "revision|revises|depends_on|branch_labels|message|created|tables|(upgrade|downgrade)\\.renames"
                    + "|(?<direction>upgrade|downgrade)\\.loses\\.(?<subject>[\\w -]+?)(?<count>\\.count(\\.(sqlite|postgresql))?)?");

    /** What a name of a revision already means something else by. */
    private static final Set<String> RESERVED = Set.of("base", "head", "heads", "current");

    private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"|[^\\s,]+");

    /** Comments and texts. */
    private static final Pattern NO_CODE = Pattern.compile(
            "--[^\n]*|/\\*.*?\\*/|\\b[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\$(\\w*)\\$.*?\\$\\1\\$",
            Pattern.DOTALL);

    /** Statements within a trigger or a function, which has a BEGIN and an END of its own. */
    private static final Pattern BODY = Pattern.compile(
            "\\b(?:TRIGGER|FUNCTION|PROCEDURE)\\b[^;]*?\\bBEGIN\\b.*?;\\s*END\\b",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?:^|;)\\s*(COMMIT|ROLLBACK|SAVEPOINT|RELEASE|BEGIN|END|ABORT|START\\s+TRANSACTION|PREPARE\\s+TRANSACTION"
                    + "|ATTACH|DETACH|VACUUM)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Resource header;
    private final String source;
    private final Properties properties = new Properties();

    private RevisionFolder(Resource header, String source) throws IOException {
        this.header = header;
        this.source = source;
        try (Reader reader = new StringReader(header.getContentAsString(StandardCharsets.UTF_8))) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(source, e.getMessage()), e);
        }
    }

    /**
     * Reads a revision.
     *
     * @param source what its header is called in messages
     * @throws RefusedException where the header says something that it cannot say
     */
    static RevisionScript read(Resource header, String source) throws IOException {
        RevisionFolder folder = new RevisionFolder(header, source);
        folder.requireKnownKeys();
        if (RESERVED.contains(folder.value("revision"))) {
            throw new RefusedException(
                    "%s: a revision cannot be called %s".formatted(source, folder.value("revision")));
        }
        return new RevisionScript(
                new Revision(
                        folder.required("revision"),
                        folder.words("revises"),
                        folder.words("depends_on"),
                        folder.words("branch_labels"),
                        folder.required("message"),
                        source),
                folder.value("created"),
                new LinkedHashSet<>(folder.words("tables")),
                folder.parts());
    }

    private void requireKnownKeys() {
        properties.stringPropertyNames().stream()
                .filter(key -> !KEY.matcher(key).matches())
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new RefusedException("%s: there is no \"%s\"".formatted(source, key));
                });
    }

    /** In one line. */
    private String value(String key) {
        return String.join(
                        " ",
                        properties
                                .getProperty(key, "")
                                .lines()
                                .map(String::strip)
                                .toList())
                .strip();
    }

    private String required(String key) {
        String value = value(key);
        if (value.isEmpty()) {
            throw new RefusedException("%s lacks \"%s=\"".formatted(source, key));
        }
        return value;
    }

    private List<String> words(String key) {
        return WORD.matcher(value(key))
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toList();
    }

    private Map<String, RevisionScript.Part> parts() throws IOException {
        Map<String, RevisionScript.Part> parts = new LinkedHashMap<>();
        for (Direction direction : Direction.values()) {
            for (String dialect : DIALECTS) {
                String name = "%s.%s".formatted(direction.word(), dialect);
                Optional<String> sql = sql(name + ".sql").or(() -> sql(direction.word() + ".sql"));
                if (sql.isPresent()) {
                    requireNoTransaction(sql.get(), name);
                    parts.put(name, new RevisionScript.Part(sql.get(), losses(direction, dialect), renames(direction)));
                }
            }
        }
        return parts;
    }

    /** It would end the one in which a revision is taken, and nothing could be rolled back. */
    private void requireNoTransaction(String sql, String name) {
        String code = BODY.matcher(NO_CODE.matcher(sql).replaceAll(" ")).replaceAll(" ");
        Matcher found = FORBIDDEN.matcher(code);
        if (found.find()) {
            throw new RefusedException(
                    "%s of %s has \"%s\": a revision is one transaction on one database, which Sluice begins and ends"
                            .formatted(name, source, found.group(1).strip()));
        }
    }

    private Optional<String> sql(String name) {
        try {
            Resource file = header.createRelative(name);
            return file.exists() ? Optional.of(file.getContentAsString(StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            throw new RefusedException("%s beside %s cannot be read: %s".formatted(name, source, e.getMessage()), e);
        }
    }

    private Map<String, String> renames(Direction direction) {
        Map<String, String> renames = new LinkedHashMap<>();
        for (String rename : words(direction.word() + ".renames")) {
            String[] names = rename.split(":", -1);
            if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
                throw new RefusedException(
                        "%s: \"%s\" is no change of a name: it is OLD:NEW of a table, or TABLE.OLD:NEW of a column"
                                .formatted(source, rename));
            }
            renames.put(names[0], names[1]);
        }
        return renames;
    }

    private List<Loss> losses(Direction direction, String dialect) {
        List<Loss> losses = new ArrayList<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            Matcher parts = KEY.matcher(key);
            if (parts.matches() && direction.word().equals(parts.group("direction")) && parts.group("count") == null) {
                String count = Optional.of(value(key + ".count." + dialect))
                        .filter(query -> !query.isEmpty())
                        .orElseGet(() -> required(key + ".count"));
                losses.add(new Loss(parts.group("subject"), value(key), count));
            }
        }
        return losses;
    }
}
