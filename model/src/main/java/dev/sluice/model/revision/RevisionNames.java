package dev.sluice.model.revision;

import dev.sluice.model.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds revisions by what users call them: a tag, an id or its beginning, {@code head}, {@code heads}, {@code base}, a branch
 * label, any of them on a branch ({@code label@head}), and steps from them or from where the database is ({@code +2},
 * {@code ae10-1}, {@code label@+1}). What a name means is what it means to Alembic; what it leaves to chance is refused.
 *
 * @see <a href="https://alembic.sqlalchemy.org/en/latest/branches.html">Working with Branches</a>
 */
public final class RevisionNames {
    private static final Pattern RELATIVE = Pattern.compile("(?:([^@]+)@)?(\\w+)?([+-]\\d+)");
    /** A shorter id is not looked for by its beginning, as with Alembic. */
    private static final int SHORT = 4;

    private static final int TOLD = 5;

    private final RevisionGraph graph;
    private final Map<String, String> tags;

    /** Where a way down ends: at a revision, or where none is given at the base; of one branch only where that is given. */
    public record Floor(Optional<Revision> branch, Optional<Revision> revision) {}

    /** @param tags names of ids, looked at before everything else */
    public RevisionNames(RevisionGraph graph, Map<String, String> tags) {
        this.graph = graph;
        this.tags = Map.copyOf(tags);
    }

    /** The revisions of a name that does not depend on where a database is; none for {@code base}. */
    public List<Revision> all(String name) {
        int at = name.indexOf('@');
        Optional<Revision> branch = at < 0 ? Optional.empty() : Optional.of(branch(name.substring(0, at)));
        String rest = name.substring(at + 1);
        return switch (rest) {
            case "base" -> List.of();
            case "heads" -> branch.isPresent() ? onBranch(branch, graph.heads()) : List.copyOf(graph.tips(graph.all()));
            case "head" -> {
                List<Revision> heads = onBranch(branch, graph.heads());
                if (heads.size() > 1) {
                    throw new UsageException("there are %d heads: %s; say which, or \"heads\" for all of them"
                            .formatted(heads.size(), told(heads)));
                }
                yield heads;
            }
            default -> List.of(one(rest, branch));
        };
    }

    /** The revision of a name; empty for {@code base}. */
    public Optional<Revision> find(String name) {
        List<Revision> found = all(name);
        if (found.size() > 1) {
            throw new UsageException(
                    "\"%s\" is %d revisions: %s; say which".formatted(name, found.size(), told(found)));
        }
        return found.stream().findFirst();
    }

    private Revision branch(String label) {
        return graph.branch(label).orElseGet(() -> one(label, Optional.empty()));
    }

    private List<Revision> onBranch(Optional<Revision> branch, Collection<Revision> all) {
        Optional<Set<Revision>> lineage = branch.map(graph::lineage);
        return all.stream()
                .filter(each -> lineage.isEmpty() || lineage.get().contains(each))
                .toList();
    }

    private Revision one(String name, Optional<Revision> branch) {
        Optional<Revision> exact = Optional.ofNullable(tags.get(name))
                .or(() -> Optional.of(name))
                .flatMap(graph::find)
                .or(() -> graph.branch(name));
        List<Revision> found = exact.map(List::of).orElseGet(() -> beginningWith(name));
        List<Revision> fitting = onBranch(branch, found);
        if (fitting.size() > 1) {
            throw new UsageException("%d revisions begin with \"%s\": %s; give more of it"
                    .formatted(fitting.size(), name, told(fitting)));
        }
        if (fitting.isEmpty()) {
            throw new UsageException(
                    found.isEmpty()
                            ? "there is no revision, tag or branch \"%s\"".formatted(name)
                            : "revision %s is not on the branch of %s"
                                    .formatted(told(found), branch.orElseThrow().id()));
        }
        return fitting.get(0);
    }

    private List<Revision> beginningWith(String name) {
        return graph.all().stream()
                .filter(each -> each.id().length() >= SHORT && each.id().startsWith(name))
                .toList();
    }

    private static String told(Collection<Revision> revisions) {
        String ids = revisions.stream().limit(TOLD).map(Revision::id).collect(Collectors.joining(", "));
        return revisions.size() > TOLD ? ids + ", ..." : ids;
    }

    /** What an upgrade leads to. */
    public List<Revision> ceiling(String target, DatabaseHeads current) {
        Matcher relative = RELATIVE.matcher(target);
        if (tags.containsKey(target) || !relative.matches()) {
            return all(target);
        }
        int steps = Integer.parseInt(relative.group(3));
        Optional<Revision> branch = Optional.ofNullable(relative.group(1)).map(this::branch);
        Optional<Revision> start;
        if (relative.group(2) != null) {
            start = Optional.of(one(relative.group(2), branch));
        } else if (steps > 0) {
            start = highest(current, branch, target);
        } else {
            throw new UsageException("\"%s\" does not lead up".formatted(target));
        }
        return walk(start, steps, branch, target).stream().toList();
    }

    /** What a downgrade leads to. */
    public Floor floor(String target, DatabaseHeads current) {
        Matcher relative = RELATIVE.matcher(target);
        if (tags.containsKey(target) || !relative.matches()) {
            int at = target.indexOf('@');
            return new Floor(at < 0 ? Optional.empty() : Optional.of(branch(target.substring(0, at))), find(target));
        }
        int steps = Integer.parseInt(relative.group(3));
        Optional<Revision> branch = Optional.ofNullable(relative.group(1)).map(this::branch);
        if (relative.group(2) != null) {
            return new Floor(branch, walk(Optional.of(one(relative.group(2), branch)), steps, branch, target));
        }
        if (steps >= 0) {
            throw new UsageException("\"%s\" does not lead down".formatted(target));
        }
        Revision start = one(onBranch(branch, branchHeads(current)), target)
                .orElseThrow(() -> new UsageException("\"%s\" leads nowhere: the database %s"
                        .formatted(
                                target, branch.isPresent() ? "has taken nothing of that branch alone" : "is at base")));
        return new Floor(branch.or(() -> Optional.of(start)), walk(Optional.of(start), steps, branch, target));
    }

    /** What the database has taken last on each branch, also where another branch requires that. */
    private Collection<Revision> branchHeads(DatabaseHeads current) {
        Set<Revision> taken = current.taken(graph);
        return taken.stream()
                .filter(each -> graph.children(each).stream().noneMatch(taken::contains))
                .toList();
    }

    /** From where a branch is gone up: its head, or where it leaves what the database has taken; empty at base. */
    private Optional<Revision> highest(DatabaseHeads current, Optional<Revision> branch, String target) {
        Collection<Revision> heads = onBranch(branch, current.revisions(graph));
        return one(heads.isEmpty() ? graph.tips(onBranch(branch, current.taken(graph))) : heads, target);
    }

    private static Optional<Revision> one(Collection<Revision> starts, String target) {
        if (starts.size() > 1) {
            throw new UsageException("\"%s\" may be counted from each of %s: say from which, as in \"%s%s\""
                    .formatted(
                            target,
                            told(starts),
                            starts.iterator().next().id(),
                            target.substring(target.indexOf('@') + 1)));
        }
        return starts.stream().findFirst();
    }

    private Optional<Revision> walk(Optional<Revision> start, int steps, Optional<Revision> branch, String target) {
        Optional<Revision> here = start;
        for (int step = 0; step < Math.abs(steps); step++) {
            Collection<Revision> next = new ArrayList<>();
            if (steps > 0) {
                next.addAll(onBranch(
                        branch, here.map(graph::children).map(List::copyOf).orElseGet(graph::bases)));
            } else if (here.isPresent()) {
                next.addAll(graph.parents(here.get()));
            }
            if (next.size() > 1) {
                throw new UsageException("\"%s\" is ambiguous: %s %s %s; say which"
                        .formatted(
                                target,
                                here.map(Revision::id).orElse("base"),
                                steps > 0 ? "is followed by" : "was made upon",
                                told(next)));
            }
            if (next.isEmpty() && (steps > 0 || here.isEmpty())) {
                throw new UsageException("\"%s\" leads too far: there are only %d revisions %s"
                        .formatted(target, step, steps > 0 ? "above" : "below"));
            }
            here = next.stream().findFirst();
        }
        return here;
    }
}
