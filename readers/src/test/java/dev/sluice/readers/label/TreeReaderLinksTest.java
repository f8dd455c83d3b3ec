package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.LinkPolicy;
import dev.sluice.model.label.ProjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeReaderLinksTest {
    @TempDir
    private Path folder;

    private Path project;
    private Path outside;

    @BeforeEach
    void makeProject() throws IOException {
        project = Trees.folder(folder, "project");
        outside = Trees.folder(folder, "outside");
        Trees.file(project, "s1/data.csv", "1,2,3\n");
        Trees.file(outside, "shared.csv", "shared content\n");
        Trees.file(outside, "night/data.csv", "4,5,6\n");
    }

    private void assertRefused(LinkPolicy policy, String... words) {
        assertThatThrownBy(() -> TreeReader.read(project, policy))
                .isInstanceOf(ItemException.class)
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).hasLineCount(1));
    }

    @Test
    void aFollowedLinkToAFileIsListedWithTheSizeOfWhatItLeadsTo() throws IOException {
        Trees.link(project, "s1/link.csv", outside.resolve("shared.csv"));
        ProjectTree tree = TreeReader.read(project, LinkPolicy.FOLLOW);
        assertThat(Trees.entry(tree, "s1/link.csv").size()).isEqualTo(15);
        assertThat(Trees.entry(tree, "s1/link.csv").link()).isTrue();
        assertThat(Trees.entry(tree, "s1/link.csv").hashed()).isTrue();
    }

    @Test
    void aFollowedLinkToAFolderIsASessionWithItsContentOutsideOfTheHash() throws IOException {
        Trees.link(project, "s2", outside.resolve("night"));
        ProjectTree tree = TreeReader.read(project, LinkPolicy.FOLLOW);
        assertThat(tree.sessions()).containsExactly("s1", "s2");
        assertThat(Trees.paths(tree)).containsExactly("s1", "s1/data.csv", "s2", "s2/data.csv");
        assertThat(Trees.entry(tree, "s2/data.csv").hashed()).isFalse();
        assertThat(Trees.entry(tree, "s1/data.csv").hashed()).isTrue();
    }

    @Test
    void whatLiesDeepBelowALinkedFolderIsOutsideOfTheHashToo() throws IOException {
        Trees.file(outside, "night/sub/deeper/x.csv", "deep\n");
        Trees.link(project, "s2", outside.resolve("night"));
        ProjectTree tree = TreeReader.read(project, LinkPolicy.FOLLOW);
        assertThat(Trees.entry(tree, "s2/sub/deeper/x.csv").hashed()).isFalse();
    }

    @Test
    void aLinkThatStaysInsideIsFollowedUnderInside() throws IOException {
        Trees.link(project, "s1/copy.csv", Path.of("data.csv"));
        Trees.link(project, "s2", project.resolve("s1"));
        assertThat(Trees.paths(TreeReader.read(project, LinkPolicy.INSIDE)))
                .containsExactly("s1", "s1/copy.csv", "s1/data.csv", "s2", "s2/copy.csv", "s2/data.csv");
    }

    @Test
    void aLinkThatStaysInsideDoesSoAlsoWhenTheProjectIsReachedThroughALink() throws IOException {
        Trees.link(project, "s1/copy.csv", project.resolve("s1/data.csv"));
        Path detour = Trees.link(folder, "detour", project);
        assertThat(Trees.paths(TreeReader.read(detour, LinkPolicy.INSIDE)))
                .containsExactly("s1", "s1/copy.csv", "s1/data.csv");
    }

    @Test
    void aLinkThatLeadsOutIsRefusedUnderInsideWithTheWayOut() throws IOException {
        Trees.link(project, "s1/link.csv", outside.resolve("shared.csv"));
        assertRefused(LinkPolicy.INSIDE, "s1/link.csv", "outside/shared.csv", "--links follow");
    }

    @Test
    void aFolderBesideTheProjectWhoseNameBeginsLikeItIsOutside() throws IOException {
        Path neighbour = Trees.file(folder, "project2/data.csv", "x");
        Trees.link(project, "s1/link.csv", neighbour);
        assertRefused(LinkPolicy.INSIDE, "s1/link.csv");
    }

    @Test
    void aLinkOverALinkIsOutsideWhereItsEndIs() throws IOException {
        Trees.link(project, "s1/first.csv", Path.of("second.csv"));
        Trees.link(project, "s1/second.csv", outside.resolve("shared.csv"));
        assertRefused(LinkPolicy.INSIDE, "s1/first.csv", "outside/shared.csv");
    }

    @Test
    void everyLinkIsRefusedUnderRefuse() throws IOException {
        Trees.link(project, "s1/copy.csv", Path.of("data.csv"));
        assertRefused(LinkPolicy.REFUSE, "s1/copy.csv", "symbolic link", "--links refuse");
    }

    @Test
    void aTreeWithoutLinksIsTheSameUnderEveryPolicy() {
        assertThat(TreeReader.read(project, LinkPolicy.REFUSE)).isEqualTo(TreeReader.read(project, LinkPolicy.FOLLOW));
        assertThat(TreeReader.read(project, LinkPolicy.INSIDE)).isEqualTo(TreeReader.read(project, LinkPolicy.FOLLOW));
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkPolicy.class,
            names = {"FOLLOW", "INSIDE"})
    void aLinkThatLeadsNowhereIsNamedWithItsTarget(LinkPolicy policy) throws IOException {
        Trees.link(project, "s1/broken", Path.of("nowhere"));
        assertRefused(policy, "s1/broken", "leads nowhere", "nowhere)");
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkPolicy.class,
            names = {"FOLLOW", "INSIDE"})
    void aLinkToItselfIsNamed(LinkPolicy policy) throws IOException {
        Trees.link(project, "s1/self", Path.of("self"));
        assertRefused(policy, "s1/self");
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkPolicy.class,
            names = {"FOLLOW", "INSIDE"})
    void aLinkToTheProjectItselfIsNoEndlessTree(LinkPolicy policy) throws IOException {
        Trees.link(project, "s1/up", Path.of(".."));
        assertRefused(policy, "s1/up", "leads back", "remove it");
    }

    @Test
    void aLinkToAFolderAboveTheProjectIsNoEndlessTree() throws IOException {
        Trees.link(project, "s1/up", folder);
        assertRefused(LinkPolicy.FOLLOW, "s1/up", "leads back");
    }

    @Test
    void aLinkToItsOwnFolderIsNoEndlessTree() throws IOException {
        Trees.link(project, "s1/sub/back", Path.of(".."));
        assertRefused(LinkPolicy.FOLLOW, "s1/sub/back", "leads back");
    }

    @Test
    void twoFoldersThatLinkToEachOtherAreNoEndlessTree() throws IOException {
        Trees.folder(project, "s2");
        Trees.link(project, "s1/other", Path.of("../s2"));
        Trees.link(project, "s2/other", Path.of("../s1"));
        assertRefused(LinkPolicy.FOLLOW, "other", "leads back");
    }

    @Test
    void twoLinksToOneFolderAreTwoSessions() throws IOException {
        Trees.link(project, "s2", outside.resolve("night"));
        Trees.link(project, "s3", outside.resolve("night"));
        assertThat(TreeReader.read(project, LinkPolicy.FOLLOW).sessions()).containsExactly("s1", "s2", "s3");
    }

    @Test
    void readingATreeLeavesItsLinksAsTheyWere() throws IOException {
        Path link = Trees.link(project, "s1/link.csv", outside.resolve("shared.csv"));
        TreeReader.read(project, LinkPolicy.FOLLOW);
        assertThat(Files.readSymbolicLink(link)).isEqualTo(outside.resolve("shared.csv"));
    }
}
