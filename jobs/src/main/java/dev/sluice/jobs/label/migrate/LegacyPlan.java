package dev.sluice.jobs.label.migrate;

import dev.sluice.config.Folders;
import dev.sluice.jobs.label.LabelFacts;
import dev.sluice.jobs.label.PlanParts;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.jobs.label.Unplanned;
import dev.sluice.model.ItemException;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Lists the projects to migrate and predicts what will stop one. It reads sizes, and content only for a dry run. */
final class LegacyPlan {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** Left free on the file system: the manifest, the folders, and the journal of a database beside it. */
    private static final long SPARE_BYTES = 16L << 20;

    private final LabelStoreReader store;
    private final ProjectFolder folders;
    private final StoreLimits limits;
    private final Path storage;

    /**
     * What a plan remembers of a project.
     *
     * @param length of the stream that the dataset hash is fed with
     * @param mayBeDuplicate whether another project or dataset begins alike and has that length
     * @param likeHash the hash of such a dataset; null where there is none
     * @param likeProject the first such project of the plan; null where it is this one
     */
    record Detail(long sessions, long files, long length, boolean mayBeDuplicate, String likeHash, Long likeProject) {
        String text() {
            return JSON.writeValueAsString(this);
        }

        static Detail of(PlanItem item) {
            return item.detail() == null ? null : JSON.readValue(item.detail(), Detail.class);
        }
    }

    LegacyPlan(LabelStoreReader store, ProjectFolder folders, StoreLimits limits, Path storage) {
        this.store = store;
        this.folders = folders;
        this.limits = limits;
        this.storage = storage;
    }

    /** The plan over all legacy projects, or over the given ones. */
    Plan plan(List<Long> wanted) {
        List<PlanItem> items = items(wanted);
        Unplanned others =
                Unplanned.of(wanted, items, store, "is not a legacy project with a path: nothing to migrate");
        LabelFacts facts = new LabelFacts(store.rowCounts(), others.warnings(), storage.toString());
        return new Plan(others.after(items), facts.text());
    }

    private List<PlanItem> items(List<Long> wanted) {
        Map<Long, ProjectTree> trees = new HashMap<>();
        Map<Long, String> marks = new LinkedHashMap<>();
        Map<Long, String> refusals = new HashMap<>();
        List<LegacyProject> projects = select(wanted);
        for (LegacyProject project : projects) {
            try {
                ProjectTree tree = folders.read(project);
                limits.require(project, tree);
                marks.put(project.id(), mark(tree));
                trees.put(project.id(), tree);
            } catch (ItemException e) {
                refusals.put(project.id(), e.getMessage());
            } catch (IOException e) {
                refusals.put(project.id(), "%s cannot be read: %s".formatted(project.path(), e.getMessage()));
            }
        }
        Likeness likeness = new Likeness(marks, stored(new HashSet<>(marks.values())));
        PlanParts parts = new PlanParts();
        Room room = new Room(free(), likeness.stored().keySet());
        List<PlanItem> items = new ArrayList<>();
        for (LegacyProject project : projects) {
            ProjectTree tree = trees.get(project.id());
            String mark = marks.getOrDefault(project.id(), "project " + project.id());
            items.add(new PlanItem(
                    items.size(),
                    parts.partOf(mark, tree == null ? 0 : tree.bytes()),
                    String.valueOf(project.id()),
                    project.name(),
                    tree == null ? 0 : tree.bytes(),
                    tree == null ? refusals.get(project.id()) : room.take(tree, mark),
                    tree == null ? null : detail(project, tree, likeness).text()));
        }
        return items;
    }

    private List<LegacyProject> select(List<Long> wanted) {
        return store.legacyProjects().stream()
                .filter(project -> wanted.isEmpty() || wanted.contains(project.id()))
                .toList();
    }

    private Detail detail(LegacyProject project, ProjectTree tree, Likeness likeness) {
        return new Detail(
                store.sessions(project.id()).size(),
                tree.files(),
                tree.hashedLength(),
                likeness.isShared(project.id()),
                likeness.hash(project.id()),
                likeness.earlierProject(project.id()));
    }

    /** What begins alike and is of one length: by mark, the projects, and the hash of a dataset. */
    private record Likeness(Map<Long, String> marks, Map<String, List<Long>> projects, Map<String, String> stored) {
        /** @param marks of projects by their numbers, in the order of the plan */
        Likeness(Map<Long, String> marks, Map<String, String> stored) {
            this(marks, marks.keySet().stream().collect(Collectors.groupingBy(marks::get)), stored);
        }

        boolean isShared(long project) {
            return hash(project) != null || projects.get(marks.get(project)).size() > 1;
        }

        String hash(long project) {
            return stored.get(marks.get(project));
        }

        Long earlierProject(long project) {
            long first = projects.get(marks.get(project)).get(0);
            return first == project ? null : first;
        }
    }

    private static String mark(ProjectTree tree) {
        try {
            return TreeContent.mark(tree);
        } catch (IOException e) {
            throw new ItemException("%s cannot be read: %s".formatted(tree.root(), e.getMessage()), e);
        }
    }

    /** The hashes of the datasets that are there, by their marks. */
    private Map<String, String> stored(Set<String> ofProjects) {
        Map<String, String> marks = new HashMap<>();
        for (DatasetRow row : store.datasets()) {
            try {
                Optional<Path> folder = row.folder().filter(Folders::isThere);
                if (folder.isPresent()) {
                    ProjectTree tree = TreeReader.read(folder.get(), LinkPolicy.FOLLOW);
                    String length = tree.hashedLength() + "-";
                    if (ofProjects.stream().anyMatch(mark -> mark.startsWith(length))) {
                        marks.putIfAbsent(mark(tree), row.hash());
                    }
                }
            } catch (ItemException e) {
                // Not readable, so nothing can be found equal to it; it is looked at again by hash.
            }
        }
        return marks;
    }

    private long free() {
        try {
            return Files.getFileStore(Folders.nearestExisting(storage)).getUsableSpace() - SPARE_BYTES;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The space that is left when every project before has taken its share; equal marks share one. */
    private static final class Room {
        private final Set<String> counted;
        private long left;

        /** @param stored the marks of what is in the storage already */
        Room(long free, Set<String> stored) {
            left = free;
            counted = new HashSet<>(stored);
        }

        /** Takes the space of a tree; gives the reason where there is not enough. */
        String take(ProjectTree tree, String mark) {
            if (counted.contains(mark)) {
                return null;
            }
            if (tree.bytes() > left) {
                return "no space in the storage: %,d bytes are needed and %,d are left; make room, then resume"
                        .formatted(tree.bytes(), Math.max(0, left));
            }
            counted.add(mark);
            left -= tree.bytes();
            return null;
        }
    }
}
