package dev.sluice.jobs.label.relocate;

import dev.sluice.config.Folders;
import dev.sluice.jobs.label.AnalysisConfig;
import dev.sluice.jobs.label.DatasetReadings;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.label.Wording;
import dev.sluice.model.ItemException;
import dev.sluice.model.PlanItem;
import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.DatasetRow;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import dev.sluice.readers.label.LabelStoreReader;
import dev.sluice.readers.label.TreeContent;
import dev.sluice.readers.label.TreeDifference;
import dev.sluice.readers.label.TreeReader;
import dev.sluice.writers.label.DatasetStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The places that a relocation is about, and whether each holds the same where it is now. */
final class RelocatedPlaces {
    /** Enough to keep the threads busy to the end. */
    private static final int PARTS = 32;

    /** Of a legacy folder that was not brought along. */
    static final String NOTHING = "nothing there";

    /** Of a place that could not be compared with anything. */
    static final String UNKNOWN = "there, with nothing to hold it against";

    private final LabelStoreReader store;
    private final Relocation.Roots roots;
    private final Set<String> accepted;
    private final Meter meter;

    /** @param accepted places that need not hold the same */
    RelocatedPlaces(LabelStoreReader store, Relocation.Roots roots, Set<String> accepted, Meter meter) {
        this.store = store;
        this.roots = roots;
        this.accepted = accepted;
        this.meter = meter;
    }

    /** What lies below the old root: datasets, legacy folders, projects' own folders, and what sessions read besides. */
    List<PlanItem> items() {
        List<PlanItem> items = new ArrayList<>();
        for (Stored place : stored()) {
            items.add(item(items.size(), place));
        }
        return items;
    }

    /** Those that are not among the given keys. */
    List<String> unseen(Set<String> keys) {
        return stored().stream()
                .map(each -> each.place().key())
                .filter(key -> !keys.contains(key))
                .toList();
    }

    /** What was accepted and is none of these. */
    List<String> unknown(List<PlanItem> items) {
        Set<String> keys = items.stream().map(PlanItem::key).collect(Collectors.toSet());
        return accepted.stream().filter(key -> !keys.contains(key)).sorted().toList();
    }

    /** A place below the old root, as the database has it. */
    private record Stored(Place place, String name, Path now) {}

    private List<Stored> stored() {
        List<Stored> items = new ArrayList<>();
        Set<String> covered = new TreeSet<>();
        for (DatasetRow dataset : store.datasets()) {
            Place place = new Place(Place.Kind.DATASET, String.valueOf(dataset.id()));
            add(items, covered, place, dataset.name(), dataset.filePath());
        }
        for (LabelStoreReader.ProjectPaths project : store.projectPaths()) {
            String number = String.valueOf(project.id());
            add(items, covered, new Place(Place.Kind.LEGACY_PATH, number), project.name(), project.legacyPath());
            add(items, covered, new Place(Place.Kind.PATH, number), project.name(), project.path());
        }
        Set<String> folders = store.placedSessions().stream()
                .map(LabelStoreReader.PlacedSession::parentPath)
                .filter(path -> !isBelow(path, covered))
                .collect(Collectors.toCollection(TreeSet::new));
        folders.forEach(folder -> add(items, covered, new Place(Place.Kind.FOLDER, folder), null, folder));
        return items;
    }

    /** The folders in which datasets and projects lie, for whoever has mistyped one. */
    Set<String> storedRoots() {
        return Stream.concat(
                        store.datasets().stream().map(DatasetRow::filePath),
                        store.projectPaths().stream().flatMap(each -> Stream.of(each.path(), each.legacyPath())))
                .filter(Objects::nonNull)
                .map(path -> path.replaceFirst("/[^/]*/*$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isBelow(String path, Set<String> covered) {
        return Stream.iterate(Path.of(path).normalize(), Objects::nonNull, Path::getParent)
                .anyMatch(folder -> covered.contains(folder.toString()));
    }

    private void add(List<Stored> items, Set<String> covered, Place place, String name, String stored) {
        roots.moved(stored).map(Path::of).ifPresent(now -> {
            covered.add(Path.of(stored).normalize().toString());
            items.add(new Stored(place, name, now));
        });
    }

    private PlanItem item(int position, Stored stored) {
        String refusal = null;
        long bytes = 0;
        try {
            bytes = Folders.isThere(stored.now())
                    ? TreeReader.read(stored.now(), LinkPolicy.FOLLOW).bytes()
                    : 0;
        } catch (ItemException e) {
            refusal = isAccepted(stored.place())
                    ? null
                    : orAccept(e, stored.place()).getMessage();
        }
        return new PlanItem(position, position % PARTS, stored.place().key(), stored.name(), bytes, refusal, null);
    }

    private boolean isAccepted(Place place) {
        return accepted.contains(place.key());
    }

    private static ItemException orAccept(ItemException cause, Place place) {
        return new ItemException(
                "%s; or launch with --new --accept %s".formatted(cause.getMessage(), place.key()), cause);
    }

    /**
     * Looks at a place.
     *
     * @return how its content was told to be the same
     * @throws ItemException where it is not the same, with the names of the files
     */
    String requireSame(Place place) throws IOException {
        if (isAccepted(place)) {
            return "accepted as it is";
        }
        try {
            return same(place);
        } catch (ItemException e) {
            throw orAccept(e, place);
        }
    }

    private String same(Place place) throws IOException {
        String stored = place.stored(store).orElse(null);
        Optional<String> moved = roots.moved(stored);
        if (moved.isEmpty()) {
            return "not below the old root any more";
        }
        Path old = Path.of(stored);
        Path now = Path.of(moved.get());
        boolean isOldThere = Folders.isThere(old);
        if (!Folders.isThere(now)) {
            if (place.kind() == Place.Kind.LEGACY_PATH && !isOldThere) {
                return NOTHING;
            }
            throw new ItemException("there is no folder %s: bring what is in %s there and resume".formatted(now, old));
        }
        if (isOldThere) {
            requireManifest(place, old, now);
            requireNone(difference(old, now), now, old.toString());
            return "equal to " + old;
        }
        return switch (place.kind()) {
            case DATASET -> requireMade(store.dataset(place.number()).orElseThrow(), now);
            case LEGACY_PATH -> requireSource(place.number(), now);
            case PATH -> requireData(sessionFolders(place.number(), now), now);
            case FOLDER -> requireData(List.of(now), now);
        };
    }

    private List<String> difference(Path old, Path now) throws IOException {
        return TreeDifference.between(
                TreeReader.read(old, LinkPolicy.FOLLOW), TreeReader.read(now, LinkPolicy.FOLLOW), meter::read);
    }

    private static void requireManifest(Place place, Path old, Path now) throws IOException {
        if (place.kind() == Place.Kind.DATASET
                && DatasetStorage.manifest(old) != null
                && DatasetStorage.manifest(now) == null) {
            throw new ItemException("the manifest beside %s was left behind: bring it along and resume".formatted(old));
        }
    }

    /** Where the sessions of a project look that has its own folder. */
    private List<Path> sessionFolders(long projectId, Path now) {
        return store.sessions(projectId).stream()
                .filter(session -> session.visible()
                        && (session.parentPath() == null || session.parentPath().isEmpty()))
                .map(session -> now.resolve(session.name()))
                .toList();
    }

    /** What the old place held cannot be known any more, but an empty folder is none that sessions can read from. */
    private static String requireData(List<Path> folders, Path now) throws IOException {
        boolean found =
                folders.stream().anyMatch(folder -> Files.isRegularFile(folder.resolve("accelerometer_data.csv")));
        if (!folders.isEmpty() && !found) {
            throw new ItemException("no session finds an accelerometer_data.csv in %s: bring the files there and resume"
                    .formatted(now));
        }
        return UNKNOWN;
    }

    private String requireMade(DatasetRow row, Path now) throws IOException {
        DatasetReadings.Reading reading = DatasetReadings.withHashes(meter).of(now);
        requireNone(reading.drift() == null ? List.of() : reading.drift(), now, "its manifest");
        if (!reading.hash().equals(row.hash())) {
            throw new ItemException(
                    "%s has not the hash that the row of dataset %d says: bring its files there and resume"
                            .formatted(now, row.id()));
        }
        return reading.drift() == null ? "has the hash of its row" : "as its manifest says";
    }

    /** A legacy folder holds what its dataset holds, wherever that is by now. */
    private String requireSource(long projectId, Path now) throws IOException {
        Long datasetId = store.datasetProject(projectId)
                .map(project -> AnalysisConfig.of(project.analysisConfig()).datasetId())
                .orElse(null);
        Optional<DatasetRow> row = Optional.ofNullable(datasetId).flatMap(store::dataset);
        if (row.isEmpty()) {
            return UNKNOWN;
        }
        ProjectTree tree = TreeReader.read(now, LinkPolicy.FOLLOW);
        Path dataset =
                Path.of(roots.moved(row.get().filePath()).orElse(row.get().filePath()));
        DatasetManifest made = DatasetStorage.manifest(dataset);
        if (made == null) {
            if (!TreeContent.read(tree, meter).datasetHash().equals(row.get().hash())) {
                throw new ItemException(
                        "%s has not the hash of dataset %d, which was made from it: bring its files there and resume"
                                .formatted(now, datasetId));
            }
            return "has the hash of its dataset";
        }
        requireNone(
                made.differences(TreeContent.checksums(tree, made.datasetHash(), meter)),
                now,
                "its dataset " + dataset);
        return "equal to its dataset";
    }

    private static void requireNone(List<String> different, Path now, String other) {
        if (!different.isEmpty()) {
            throw new ItemException("%s does not hold the same as %s: %s; bring these files there and resume"
                    .formatted(now, other, Wording.firstOf(different)));
        }
    }

    /** @throws ItemException where the stored path still leads below the old root */
    void requireMoved(Place place, LabelStoreReader anew) {
        place.stored(anew).filter(path -> roots.moved(path).isPresent()).ifPresent(path -> {
            throw new ItemException("its row still leads to %s: somebody changed it; launch again".formatted(path));
        });
    }
}
