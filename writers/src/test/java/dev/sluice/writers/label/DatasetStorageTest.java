package dev.sluice.writers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.lease.Lease;
import dev.sluice.model.ItemException;
import dev.sluice.model.RefusedException;
import dev.sluice.model.label.DatasetManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetStorageTest {
    private static final DatasetManifest MANIFEST = new DatasetManifest(
            "af9307821806ed3b9053d3156d50f8667e0a1bc06487035604152877dd0fb67c",
            List.of(
                    new DatasetManifest.Entry("s1", "folder", 0, null, true, false),
                    new DatasetManifest.Entry("s1/séance\n😀.csv", "file", 4_000_000_000L, "00ff", false, true)));

    @TempDir
    private Path folder;

    private Path root;
    private DatasetStorage storage;

    @BeforeEach
    void nameStorage() {
        root = folder.resolve("data/raw_datasets");
        storage = new DatasetStorage(root, "run-a");
    }

    private Path publish(String name) throws IOException {
        Path place = storage.free(name);
        storage.publish(Sources.complete(storage, folder.resolve("project"), name), MANIFEST, place);
        return place;
    }

    private List<String> published() throws IOException {
        return Sources.listing(root).stream()
                .filter(path -> !path.startsWith(".sluice-staging") && !path.contains("manifest"))
                .toList();
    }

    @Test
    void aStorageThatIsNotThereYetIsMade() {
        storage.requireWritable();
        assertThat(root).isDirectory();
    }

    @Test
    void askingWhetherItCanBeWrittenLeavesNothingThatTheApplicationWouldSee() throws IOException {
        Files.createDirectories(root.resolve("existing/s1"));
        storage.requireWritable();
        assertThat(Sources.listing(root)).containsExactly("existing", "existing/s1");
    }

    @Test
    void aStorageThatIsAFileIsRefusedWithTheOptionToChange() throws IOException {
        Files.createDirectories(root.getParent());
        Files.writeString(root, "these are notes");
        assertThatThrownBy(storage::requireWritable)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(root.toString())
                .hasMessageContaining("--data-dir");
        assertThat(root).hasContent("these are notes");
    }

    @Test
    void nothingIsVisibleUntilItIsWhole() throws IOException {
        StagedDataset staged = Sources.complete(storage, folder.resolve("project"), "1,2,3\n");
        assertThat(published()).isEmpty();
        storage.publish(staged, MANIFEST, root.resolve("night"));
        assertThat(published()).containsExactly("night", "night/s1", "night/s1/data.csv=1,2,3\n");
    }

    @Test
    void aPublishedDatasetOutlivesItsStagingAndLeavesNothingThere() throws IOException {
        StagedDataset staged = Sources.complete(storage, folder.resolve("project"), "1,2,3\n");
        storage.publish(staged, MANIFEST, root.resolve("night"));
        staged.close();
        storage.clean();
        assertThat(root.resolve("night/s1/data.csv")).hasContent("1,2,3\n");
        assertThat(root.toFile().list()).containsExactlyInAnyOrder("night", "night.sluice-manifest.json");
    }

    @Test
    void whatWasPrivateStaysPrivate() throws IOException {
        StagedDataset staged = Sources.complete(storage, folder.resolve("project"), "1,2,3\n");
        staged.close();
        Files.setPosixFilePermissions(folder.resolve("project"), PosixFilePermissions.fromString("rwx------"));
        storage.publish(Sources.complete(storage, folder.resolve("project"), ""), MANIFEST, root.resolve("night"));
        assertThat(rights(root.resolve("night"))).isEqualTo("rwx------");
        assertThat(rights(root.resolve("night.sluice-manifest.json"))).isEqualTo("rw-------");
    }

    @Test
    void aStorageIsWrittenByOneRunAtATime() {
        DatasetStorage other = new DatasetStorage(root, "run-b");
        Lease first = storage.lease("the first").orElseThrow();
        assertThat(other.lease("the second")).isEmpty();
        assertThat(other.leaseHolder()).isPresent();
        first.close();
        assertThat(other.leaseHolder()).isEmpty();
        other.lease("the second").orElseThrow().close();
    }

    private static String rights(Path place) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(place));
    }

    @Test
    void theManifestTellsWhatWasWritten() throws IOException {
        Path place = publish("séance");
        assertThat(DatasetStorage.manifest(place)).isEqualTo(MANIFEST);
    }

    @Test
    void aDatasetOfSomebodyElseHasNoManifest() throws IOException {
        Files.createDirectories(root.resolve("manual"));
        assertThat(DatasetStorage.manifest(root.resolve("manual"))).isNull();
    }

    @Test
    void aNameThatIsTakenGetsANumber() throws IOException {
        assertThat(publish("night")).isEqualTo(root.resolve("night"));
        assertThat(publish("night")).isEqualTo(root.resolve("night_2"));
        assertThat(publish("night")).isEqualTo(root.resolve("night_3"));
        assertThat(root.resolve("night/s1/data.csv")).hasContent("night");
    }

    @Test
    void aNameWhoseManifestIsLeftIsTaken() throws IOException {
        Path place = publish("night");
        DatasetStorage.deleteTree(place);
        assertThat(storage.free("night")).isEqualTo(root.resolve("night_2"));
    }

    @Test
    void aWithdrawnDatasetIsGoneWithItsManifest() throws IOException {
        Path kept = publish("kept");
        Path withdrawn = publish("withdrawn");
        storage.withdraw(withdrawn);
        assertThat(withdrawn).doesNotExist();
        assertThat(DatasetStorage.manifest(withdrawn)).isNull();
        assertThat(DatasetStorage.manifest(kept)).isEqualTo(MANIFEST);
        assertThat(kept.resolve("s1/data.csv")).hasContent("kept");
    }

    @Test
    void aManifestWithoutItsDatasetIsWithdrawnToo() throws IOException {
        Path place = publish("night");
        DatasetStorage.deleteTree(place);
        storage.withdraw(place);
        assertThat(published()).isEmpty();
        assertThat(storage.free("night")).isEqualTo(place);
    }

    @Test
    void whatIsNotInTheStorageIsNeverRemoved() throws IOException {
        publish("night");
        Path precious = new Sources(folder).file("precious/s1/data.csv", "1,2,3\n");
        for (Path place : List.of(folder.resolve("precious"), root.resolve("../../precious"), root, root.getParent())) {
            assertThatThrownBy(() -> storage.withdraw(place))
                    .isInstanceOf(ItemException.class)
                    .hasMessageContaining(place.toString());
        }
        assertThat(precious).hasContent("1,2,3\n");
        assertThat(published()).contains("night/s1/data.csv=night");
    }

    @Test
    void cleaningRemovesWhatThisRunLeftAndNothingOfAnother() throws IOException {
        DatasetStorage other = new DatasetStorage(root, "run-b");
        Path mine = Sources.complete(storage, folder.resolve("a"), "a").folder();
        Path others = Sources.complete(other, folder.resolve("b"), "b").folder();
        new DatasetStorage(root, "run-a").clean();
        assertThat(mine).doesNotExist();
        assertThat(others.resolve("s1/data.csv")).hasContent("b");
    }

    @Test
    void cleaningWhereNothingIsLeftIsNoError() throws IOException {
        storage.clean();
        assertThat(root).doesNotExist();
    }

    @Test
    void cleaningDoesNotFollowLinks() throws IOException {
        Path precious = new Sources(folder).file("precious/data.csv", "1,2,3\n");
        StagedDataset staged = storage.stage("1", folder);
        Files.createSymbolicLink(staged.folder().resolve("s1"), precious.getParent());
        storage.clean();
        assertThat(staged.folder()).doesNotExist();
        assertThat(precious).hasContent("1,2,3\n");
    }

    @Test
    void aSecondTryBeginsWithNothingOfTheFirst() throws IOException {
        Sources.complete(storage, folder.resolve("project"), "half");
        assertThat(Sources.listing(storage.stage("1", folder).folder())).isEmpty();
    }
}
