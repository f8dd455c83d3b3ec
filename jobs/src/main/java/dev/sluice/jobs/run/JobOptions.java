package dev.sluice.jobs.run;

import dev.sluice.model.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The options that a run was given, by name; stored with the run, so no secret may be among them. */
public record JobOptions(Map<String, List<String>> values) {
    private static final long MOST = 1_000_000;
    private static final int MOST_THREADS = 256;

    public JobOptions {
        values = new TreeMap<>(values);
    }

    public Optional<String> get(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        return given.isEmpty() ? Optional.empty() : Optional.of(given.get(given.size() - 1));
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean isSet(String name) {
        return get(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** The same options with another value for one of them. */
    public JobOptions with(String name, String value) {
        Map<String, List<String>> changed = new TreeMap<>(values);
        changed.put(name, List.of(value));
        return new JobOptions(changed);
    }

    /** An option that names one of a few words, in any case. */
    public <E extends Enum<E>> E choice(String name, Class<E> words, E otherwise) {
        Optional<String> given = get(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> typed(word).equalsIgnoreCase(given.get()))
                .findFirst()
                .orElseThrow(() -> new UsageException("--%s takes one of %s, not \"%s\""
                        .formatted(
                                name,
                                Arrays.stream(words.getEnumConstants())
                                        .map(JobOptions::typed)
                                        .toList(),
                                given.get())));
    }

    /** A word as a person types it. */
    private static String typed(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An option that is a whole number of at least {@code least}, and small enough to be multiplied. */
    public Optional<Long> number(String name, long least) {
        return number(name, least, MOST);
    }

    /** An option that is a whole number from {@code least} to {@code most}. */
    public Optional<Long> number(String name, long least, long most) {
        return get(name).map(text -> {
            OptionalLong number = whole(text, least, most);
            return number.orElseThrow(() -> new UsageException(
                    "--%s takes a whole number from %d to %d, not \"%s\"".formatted(name, least, most, text)));
        });
    }

    /** How many items are worked on at a time: one for each core where nothing was said. */
    public int threads() {
        return number("threads", 1, MOST_THREADS)
                .map(Long::intValue)
                .orElseGet(() -> Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS));
    }

    /** Every value of an option that may be repeated, as whole numbers of at least {@code least}. */
    public List<Long> numbers(String name, long least) {
        return all(name).stream()
                .map(text -> whole(text, least, Long.MAX_VALUE)
                        .orElseThrow(() -> new UsageException(
                                "--%s takes a whole number from %d on, not \"%s\"".formatted(name, least, text))))
                .toList();
    }

    /** As a person would type them. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .flatMap(
                        option -> option.getValue().stream().map(value -> "--" + option.getKey() + " " + quoted(value)))
                .collect(Collectors.joining(" "));
    }

    /** A word as a shell takes it. */
    public static String quoted(String value) {
        return value.matches("[\\w./:=@,+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static OptionalLong whole(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            return number >= least && number <= most ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
