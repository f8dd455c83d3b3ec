package dev.sluice.model.revision;

import dev.sluice.model.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Revisions and how they follow on each other. As with Alembic, a dependency has to be taken before, and nothing else: only
 * what a revision was made upon puts both on one branch.
 */
public final class RevisionGraph {
    /** The signs of names that are not whole ids are not among them. */
    private static final Pattern ID = Pattern.compile("[\\w.]+");

    private final Map<String, Revision> revisions = new LinkedHashMap<>();
    private final Map<String, Revision> branches = new LinkedHashMap<>();
    private final Map<String, Set<Revision>> children = new LinkedHashMap<>();
    private final Map<String, Set<Revision>> dependents = new LinkedHashMap<>();

    /**
     * @param all in the order in which those that do not depend on each other are told and taken
     * @throws RefusedException where they are no history; it names their sources
     */
    public RevisionGraph(Collection<Revision> all) {
        for (Revision revision : all) {
            refuseIf(
                    !ID.matcher(revision.id()).matches(),
                    "\"%s\" in %s is no id of a revision: it takes letters, digits, dots and underscores",
                    revision.id(),
                    revision.source());
            Revision other = revisions.putIfAbsent(revision.id(), revision);
            refuseIf(other != null, "revision %s is in %s and in %s", revision.id(), source(other), revision.source());
        }
        all.forEach(this::addBranches);
        all.forEach(revision -> {
            link(revision, revision.downRevisions(), children);
            link(revision, dependencies(revision), dependents);
        });
        refuseCycles();
    }

    private static String source(Revision revision) {
        return revision == null ? "" : revision.source();
    }

    private static void refuseIf(boolean wrong, String message, Object... arguments) {
        if (wrong) {
            throw new RefusedException(message.formatted(arguments));
        }
    }

    private void addBranches(Revision revision) {
        for (String label : revision.branchLabels()) {
            refuseIf(
                    revisions.containsKey(label),
                    "branch label %s in %s is the id of a revision",
                    label,
                    revision.source());
            Revision other = branches.putIfAbsent(label, revision);
            refuseIf(other != null, "branch label %s is in %s and in %s", label, source(other), revision.source());
        }
    }

    private void link(Revision revision, Collection<String> parents, Map<String, Set<Revision>> of) {
        for (String parent : parents) {
            refuseIf(
                    !revisions.containsKey(parent),
                    "revision %s, which %s refers to, is in no file",
                    parent,
                    revision.source());
            of.computeIfAbsent(parent, id -> new LinkedHashSet<>()).add(revision);
        }
    }

    private void refuseCycles() {
        Set<Revision> left = new LinkedHashSet<>(revisions.values());
        left.removeAll(inOrder(left));
        left.removeIf(each -> !required(requirements(each)).contains(each));
        refuseIf(
                !left.isEmpty(),
                "revisions follow on each other in a circle: %s",
                left.stream().map(Revision::source).collect(Collectors.joining(", ")));
    }

    /** All, in the order in which they were given. */
    public List<Revision> all() {
        return List.copyOf(revisions.values());
    }

    /** The revision of a whole id. */
    public Optional<Revision> find(String id) {
        return Optional.ofNullable(revisions.get(id));
    }

    /** The revision with which the branch of a label begins. */
    public Optional<Revision> branch(String label) {
        return Optional.ofNullable(branches.get(label));
    }

    /** Those upon which nothing was made. */
    public List<Revision> heads() {
        return revisions.values().stream()
                .filter(each -> children(each).isEmpty())
                .toList();
    }

    /** Those that were made upon nothing. */
    public List<Revision> bases() {
        return revisions.values().stream().filter(Revision::isBase).toList();
    }

    /** What was made upon a revision. */
    public Set<Revision> children(Revision revision) {
        return children.getOrDefault(revision.id(), Set.of());
    }

    /** What a revision was made upon. */
    public List<Revision> parents(Revision revision) {
        return revision.downRevisions().stream().map(revisions::get).toList();
    }

    /** The ids of what must have been taken before. */
    private List<String> dependencies(Revision revision) {
        return revision.dependsOn().stream()
                .map(name -> branch(name).map(Revision::id).orElse(name))
                .toList();
    }

    /** What must have been taken right before: what a revision was made upon, and its dependencies. */
    public Set<Revision> requirements(Revision revision) {
        Set<Revision> required = new LinkedHashSet<>(parents(revision));
        dependencies(revision).forEach(id -> required.add(revisions.get(id)));
        return required;
    }

    private Set<Revision> requiring(Revision revision) {
        Set<Revision> all = new LinkedHashSet<>(children(revision));
        all.addAll(dependents.getOrDefault(revision.id(), Set.of()));
        return all;
    }

    /** The revisions and everything that must have been taken before them. */
    public Set<Revision> required(Collection<Revision> of) {
        return closure(of, this::requirements);
    }

    /** The revisions and everything that could not be without them. */
    public Set<Revision> dependents(Collection<Revision> of) {
        return closure(of, this::requiring);
    }

    /** The revision and what lies on the same branch, before or after it. */
    public Set<Revision> lineage(Revision revision) {
        Set<Revision> all = closure(List.of(revision), this::parents);
        all.addAll(closure(List.of(revision), this::children));
        return all;
    }

    private static Set<Revision> closure(
            Collection<Revision> of, Function<Revision, ? extends Collection<Revision>> next) {
        Set<Revision> found = new LinkedHashSet<>();
        Deque<Revision> open = new ArrayDeque<>(of);
        while (!open.isEmpty()) {
            Revision revision = open.poll();
            if (found.add(revision)) {
                open.addAll(next.apply(revision));
            }
        }
        return found;
    }

    /** Those of the revisions that no other one of them requires. */
    public Set<Revision> tips(Collection<Revision> of) {
        Set<Revision> tips = new LinkedHashSet<>(of);
        of.forEach(revision -> {
            Set<Revision> before = required(List.of(revision));
            before.remove(revision);
            tips.removeAll(before);
        });
        return tips;
    }

    /**
     * Each after everything that it requires of them; a branch is gone along to its end, where nothing else has to come before.
     * Those of a circle are left out.
     */
    public List<Revision> inOrder(Collection<Revision> some) {
        Set<Revision> open = new LinkedHashSet<>();
        revisions.values().stream().filter(some::contains).forEach(open::add);
        List<Revision> ordered = new ArrayList<>();
        Deque<Revision> ready = new ArrayDeque<>(
                open.stream().filter(each -> isReady(each, open)).toList());
        while (!ready.isEmpty()) {
            Revision revision = ready.pop();
            ordered.add(revision);
            open.remove(revision);
            List<Revision> next = new ArrayList<>(requiring(revision).stream()
                    .filter(open::contains)
                    .filter(each -> isReady(each, open))
                    .toList());
            Collections.reverse(next);
            next.forEach(ready::push);
        }
        return ordered;
    }

    private boolean isReady(Revision revision, Set<Revision> open) {
        return requirements(revision).stream().noneMatch(open::contains);
    }
}
