import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured in each round, by name, and what was found wrong. */
final class Figures {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final Map<String, List<String>> wrong = new LinkedHashMap<>();

    void add(String name, double figure) {
        figures.computeIfAbsent(name, unknown -> new ArrayList<>()).add(figure);
    }

    /** What a run of Sluice took, which should have gone well. */
    void add(String name, Command.Outcome outcome) {
        add(name, outcome.seconds());
        add(name + ", RSS MB", outcome.peakKilobytes() / 1024.0);
        add(name + ", CPU", outcome.cpuSeconds());
        check(name, outcome.exit() == 0 ? List.of() : List.of("exit code " + outcome.exit()));
    }

    /** Notes the result of a check; an empty one is noted too, since what was never looked at is not right. */
    void check(String name, List<String> found) {
        wrong.computeIfAbsent(checked(name), unknown -> new ArrayList<>()).addAll(found);
    }

    double last(String name) {
        List<Double> all = figures.get(name);
        return all.get(all.size() - 1);
    }

    double median(String name) {
        return median(figures.get(name));
    }

    /** The median, to be printed. */
    String text(String name) {
        return "%.2f".formatted(median(name));
    }

    /** The median of the rounds' own ratios: what slows a whole round down slows both sides. */
    double ratio(String ours, String reference) {
        List<Double> references = figures.get(reference);
        return median(IntStream.range(0, references.size())
                .mapToObj(round -> figures.get(ours).get(round) / references.get(round))
                .toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double highest(String name) {
        return figures.get(name).stream().mapToDouble(figure -> figure).max().orElseThrow();
    }

    String correct(String... names) {
        return Stream.of(names).map(Figures::checked).map(wrong::get).allMatch(List.of()::equals) ? "ok" : "WRONG";
    }

    /** Figures of one thing, such as "first" and "first, heap MB", are checked as one. */
    private static String checked(String name) {
        return name.replaceAll(",.*", "");
    }

    /** What was found wrong, a line each. */
    List<String> faults() {
        return wrong.entrySet().stream()
                .flatMap(check -> check.getValue().stream().map(fault -> check.getKey() + ": " + fault))
                .toList();
    }

    /** Prints the figures of every round, a line for each name, and the faults. */
    void print() {
        System.out.printf("%nEvery round, in seconds where nothing else is said:%n%n");
        figures.forEach((name, all) -> System.out.printf(
                "    %-18s %s%n", name, all.stream().map("%8.2f"::formatted).collect(Collectors.joining())));
        faults().forEach(fault -> System.out.println("\nWRONG: " + fault));
    }
}
