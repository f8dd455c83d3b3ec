package dev.sluice.jobs.label.migrate;

import dev.sluice.config.Folders;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.ProjectFolder;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What a run would do with each project of a plan. Reads those that may be equal, as the run will; changes nothing. */
final class LegacyForecast {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final LabelStoreReader store;
    private final ProjectFolder folders;
    private final StoredDatasets stored;
    private final SessionMoves moves;
    /** By hash, the first project of the plan that would bring this content. */
    private final Map<String, Arrival> arrivals = new HashMap<>();

    /**
     * What would become of a project's files.
     *
     * @param created whether they would be a new dataset
     * @param restored whether they would take the place of a dataset that has lost its content
     * @param sessions how many sessions the project has
     */
    record Detail(boolean created, boolean restored, long sessions) {
        static Detail of(PlanItem item) {
            return JSON.readValue(item.detail(), Detail.class);
        }
    }

    private record Arrival(LegacyProject project, ProjectTree tree) {}

    LegacyForecast(LabelStoreReader store, ProjectFolder folders, Path storage, Meter meter) {
        this.store = store;
        this.folders = folders;
        this.stored = new StoredDatasets(store, meter);
        this.moves = new SessionMoves(store, storage);
    }

    List<PlanItem> of(List<PlanItem> plan) {
        // The row of such a dataset may have the hash of any project, so each of them must be read.
        boolean doubtful = !store.datasets().stream().allMatch(LegacyForecast::seemsIntact);
        return plan.stream().map(item -> forecast(item, doubtful)).toList();
    }

    /** As far as a listing can tell: what keeps its size is not noticed. */
    private static boolean seemsIntact(DatasetRow row) {
        try {
            Optional<Path> folder = row.folder().filter(Folders::isThere);
            DatasetManifest made = folder.isEmpty() ? null : DatasetStorage.manifest(folder.get());
            return made != null
                    && sizes(TreeReader.read(folder.get(), LinkPolicy.FOLLOW)).equals(sizes(made));
        } catch (IOException | ItemException e) {
            return false;
        }
    }

    private static Map<String, Long> sizes(ProjectTree tree) {
        return tree.entries().stream().collect(Collectors.toMap(TreeEntry::relative, TreeEntry::size));
    }

    private static Map<String, Long> sizes(DatasetManifest manifest) {
        return manifest.entries().stream()
                .collect(Collectors.toMap(DatasetManifest.Entry::path, DatasetManifest.Entry::size));
    }

    private PlanItem forecast(PlanItem item, boolean doubtful) {
        if (item.refusal() != null) {
            return item;
        }
        LegacyPlan.Detail planned = LegacyPlan.Detail.of(item);
        String refusal = null;
        Detail detail = new Detail(true, false, planned.sessions());
        try {
            LegacyProject project = store.legacyProject(Long.parseLong(item.key()))
                    .orElseThrow(
                            () -> new ItemException("Project %s vanished while it was planned".formatted(item.key())));
            ProjectTree tree = folders.read(project);
            SessionMoves.requireOpen(project, tree, store.sessions(project.id()));
            if (planned.mayBeDuplicate() || doubtful) {
                detail = look(project, tree, planned);
            }
        } catch (ItemException e) {
            refusal = e.getMessage();
        } catch (IOException e) {
            refusal = "%s cannot be read: %s".formatted(item.name(), e.getMessage());
        }
        return new PlanItem(
                item.position(),
                item.part(),
                item.key(),
                item.name(),
                item.bytes(),
                refusal,
                JSON.writeValueAsString(detail));
    }

    private Detail look(LegacyProject project, ProjectTree tree, LegacyPlan.Detail planned) throws IOException {
        DatasetManifest content = TreeContent.read(tree, TreeContent.Sink.NONE);
        Arrival earlier = arrivals.get(content.datasetHash());
        if (earlier != null) {
            List<String> different = TreeDifference.between(tree, earlier.tree());
            if (!different.isEmpty()) {
                throw StoredDatasets.collision("project " + earlier.project().id(), project, different);
            }
            return new Detail(false, false, planned.sessions());
        }
        StoredDatasets.Match match = stored.find(project, tree, content);
        if (!match.usable()) {
            if (match.row() != null) {
                moves.requireOthersOpen(match.row(), project.id(), tree.root());
            }
            arrivals.put(content.datasetHash(), new Arrival(project, tree));
        }
        return new Detail(match.row() == null, match.row() != null && !match.usable(), planned.sessions());
    }
}
