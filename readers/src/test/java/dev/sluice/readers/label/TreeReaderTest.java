package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeReaderTest {
    @TempDir
    private Path folder;

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> Trees.read(folder))
                .isInstanceOf(ItemException.class)
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).hasLineCount(1));
    }

    @Test
    void ofEachFolderTheFilesComeBeforeTheSubfolders() throws IOException {
        Trees.file(folder, "A/x", "");
        Trees.file(folder, "top.txt", "");
        Trees.file(folder, "s1/sub/deeper/x.csv", "");
        Trees.file(folder, "s1/sub-a/y.csv", "");
        Trees.file(folder, "s1/sub.csv", "");
        Trees.file(folder, "s1/z.csv", "");
        assertThat(Trees.paths(Trees.read(folder)))
                .containsExactly(
                        "top.txt",
                        "A",
                        "A/x",
                        "s1",
                        "s1/sub.csv",
                        "s1/z.csv",
                        "s1/sub",
                        "s1/sub/deeper",
                        "s1/sub/deeper/x.csv",
                        "s1/sub-a",
                        "s1/sub-a/y.csv");
    }

    @Test
    void namesAreSortedByCodePointAndNotAsJavaSortsThem() throws IOException {
        for (String name : new String[] {"😀", "～", "é", "e\u0301", "a", "Z", "_", "10", "9", "-", " ", "a b", "a.b"}) {
            Trees.file(folder, "s1/" + name, "");
            Trees.folder(folder, name);
        }
        assertThat(Trees.paths(Trees.read(folder)))
                .filteredOn(path -> path.startsWith("s1/"))
                .containsExactly(
                        "s1/ ",
                        "s1/-",
                        "s1/10",
                        "s1/9",
                        "s1/Z",
                        "s1/_",
                        "s1/a",
                        "s1/a b",
                        "s1/a.b",
                        "s1/e\u0301",
                        "s1/é",
                        "s1/～",
                        "s1/😀");
        assertThat(Trees.read(folder).sessions())
                .containsExactly(" ", "-", "10", "9", "Z", "_", "a", "a b", "a.b", "e\u0301", "s1", "é", "～", "😀");
    }

    @Test
    void nothingIsLeftOut() throws IOException {
        Trees.folder(folder, "empty session");
        Trees.file(folder, ".hidden/.keep", "");
        Trees.file(folder, "s1/line\nbreak.txt", "x");
        Trees.folder(folder, "s1/empty");
        assertThat(Trees.paths(Trees.read(folder)))
                .containsExactly(".hidden", ".hidden/.keep", "empty session", "s1", "s1/line\nbreak.txt", "s1/empty");
    }

    @Test
    void anEntryKnowsItsSizeAndItsTimeToTheNanosecond() throws IOException {
        Instant time = Instant.parse("2021-03-06T21:50:00.123456789Z");
        Path file = Trees.file(folder, "s1/é.csv", "1,2,3\n");
        Files.setLastModifiedTime(file, FileTime.from(time));
        ProjectTree tree = Trees.read(folder);
        assertThat(Trees.entry(tree, "s1/é.csv").size()).isEqualTo(6);
        assertThat(Trees.entry(tree, "s1/é.csv").modified())
                .isEqualTo(time.getEpochSecond() * 1_000_000_000L + time.getNano());
        assertThat(Trees.entry(tree, "s1").folder()).isTrue();
        assertThat(tree.bytes()).isEqualTo(6);
    }

    @Test
    void aFolderWithoutAnythingIsAnEmptyTree() {
        assertThat(Trees.read(folder).entries()).isEmpty();
    }

    @Test
    void theProjectItselfMayBeALinkWhateverThePolicyForLinksInIt() throws IOException {
        Path real = Trees.folder(folder, "real");
        Trees.file(real, "s1/data.csv", "x");
        Path link = Trees.link(folder, "link", real);
        for (LinkPolicy policy : LinkPolicy.values()) {
            assertThat(Trees.paths(TreeReader.read(link, policy))).containsExactly("s1", "s1/data.csv");
        }
    }

    @Test
    void aRoundaboutPathLeadsToTheSameTree() throws IOException {
        Trees.file(folder, "p/s1/data.csv", "x");
        ProjectTree tree = Trees.read(folder.resolve("p/s1/../../p/"));
        assertThat(Trees.paths(tree)).containsExactly("s1", "s1/data.csv");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Trees.folder(folder, "s1");
        Trees.shell(folder, "mkfifo s1/pipe");
        assertRefused("s1/pipe", "pipe", "remove it");
    }

    @Test
    void aLinkToAPipeIsRefusedToo() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Trees.shell(elsewhere, "mkfifo pipe");
        Trees.link(folder, "project/s1/data.csv", elsewhere.resolve("pipe"));
        assertThatThrownBy(() -> Trees.read(folder.resolve("project")))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining("s1/data.csv");
    }

    @Test
    void aFileWhoseNameIsNotUtf8IsRefusedWithItsFolder() throws Exception {
        Trees.folder(folder, "s1");
        Trees.shell(folder, "printf 'latin1 name\\n' > \"$(printf 's1/caf\\351.csv')\"");
        assertRefused("not UTF-8", folder.resolve("s1").toString(), "caf", "rename");
    }

    @Test
    void aSessionWhoseNameIsNotUtf8IsRefusedEvenIfItIsEmpty() throws Exception {
        Trees.shell(folder, "mkdir \"$(printf 's\\377')\"");
        assertRefused("not UTF-8", folder.toString());
    }

    @Test
    void aNameThatShowsTheReplacementCharacterIsStillUtf8() throws IOException {
        Trees.file(folder, "s1/caf\uFFFD.csv", "x");
        assertThat(Trees.paths(Trees.read(folder))).containsExactly("s1", "s1/caf\uFFFD.csv");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Trees.read(missing))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void aProjectThatIsAFileIsNamed() throws IOException {
        Path file = Trees.file(folder, "file", "x");
        assertThatThrownBy(() -> Trees.read(file))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining(file.toString());
    }
}
