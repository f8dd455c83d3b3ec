package dev.sluice.model.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetManifestTest {
    private static DatasetManifest.Entry file(String path, long size, String checksum, boolean hashed) {
        return new DatasetManifest.Entry(path, "file", size, checksum, false, hashed);
    }

    private static DatasetManifest of(DatasetManifest.Entry... entries) {
        return new DatasetManifest("hash", List.of(entries));
    }

    @Test
    void whatIsGoneNewOrChangedIsNamedInOrder() {
        DatasetManifest made = of(file("b", 1, "1", true), file("c", 1, "2", true), file("d", 1, "3", true));
        DatasetManifest now = of(file("a", 1, "9", true), file("c", 1, "2", true), file("d", 2, "3", true));
        assertThat(made.differences(now)).containsExactly("a", "b", "d");
        assertThat(made.differences(made)).isEmpty();
    }

    @Test
    void anEmptyFolderThatIsGoneIsADifference() {
        DatasetManifest.Entry folder = new DatasetManifest.Entry("s1", "folder", 0, null, false, false);
        assertThat(of(folder).differences(of())).containsExactly("s1");
    }

    @Test
    void aFolderInThePlaceOfAnEmptyFileIsADifference() {
        DatasetManifest.Entry folder = new DatasetManifest.Entry("s1", "folder", 0, null, false, false);
        assertThat(of(folder).differences(of(file("s1", 0, "00", true)))).containsExactly("s1");
    }

    @Test
    void theHashCoversWhatItCoveredWhenTheDatasetWasMade() {
        ProjectTree now = new ProjectTree(
                Path.of("/data/d"),
                List.of(
                        new TreeEntry("a", Path.of("/data/d/a"), false, false, true, 1, 0),
                        new TreeEntry("was-linked/b", Path.of("/data/d/b"), false, false, true, 1, 0)));
        ProjectTree then = now.hashedAs(of(file("a", 1, "1", true), file("was-linked/b", 1, "2", false)));
        assertThat(then.entries()).extracting(TreeEntry::hashed).containsExactly(true, false);
    }

    @Test
    void aRowWithARelativePathDoesNotTellWhereItsDatasetLies() {
        assertThat(new DatasetRow(1, "n", "h", "data/d").folder()).isEmpty();
        assertThat(new DatasetRow(1, "n", "h", "nul\0").folder()).isEmpty();
        assertThat(new DatasetRow(1, "n", "h", "/data/d").folder()).contains(Path.of("/data/d"));
    }
}
