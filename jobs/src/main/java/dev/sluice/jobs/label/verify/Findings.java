package dev.sluice.jobs.label.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what is wrong with a project; what is wrong with several sessions alike is said once. */
final class Findings {
    private final List<Finding> general = new ArrayList<>();
    private final Map<Kind, Group> sessions = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Runnable> quiet = new ArrayList<>();

    /** What is to be said of sessions; of some it may be mended, of others not. */
    private record Kind(String what, boolean repairable) {}

    /** Sessions of which the same is to be said. */
    private record Group(List<Long> ids, List<Runnable> repairs) {}

    void add(String text) {
        general.add(new Finding(text, List.of()));
    }

    void add(String text, Runnable repair) {
        general.add(new Finding(text, List.of(repair)));
    }

    /** @param what follows the sessions' numbers and a colon, whether they are one or many */
    void addSession(long id, String what) {
        group(id, what, false);
    }

    void addSession(long id, String what, Runnable repair) {
        group(id, what, true).repairs().add(repair);
    }

    /** Something that is right to mend along with the rest, and that nobody misses. */
    void addQuietly(Runnable repair) {
        quiet.add(repair);
    }

    List<Runnable> quiet() {
        return quiet;
    }

    private Group group(long id, String what, boolean repairable) {
        Group group = sessions.computeIfAbsent(
                new Kind(what, repairable), unknown -> new Group(new ArrayList<>(), new ArrayList<>()));
        group.ids().add(id);
        return group;
    }

    /** Something that a person should know, though nothing is wrong. */
    void warn(String text) {
        warnings.add(text);
    }

    List<String> warnings() {
        return warnings;
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(general);
        sessions.forEach((kind, group) -> all.add(new Finding(
                "session%s %s: %s"
                        .formatted(
                                group.ids().size() == 1 ? "" : "s",
                                group.ids().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                kind.what()),
                group.repairs())));
        return all;
    }
}
