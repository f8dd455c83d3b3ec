package dev.sluice.writers.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.datachain.DatasetVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    private static List<String> names(DatasetVersion... versions) {
        return FileNames.of(Arrays.asList(versions));
    }

    private static DatasetVersion local(String name) {
        return new DatasetVersion("local", "local", name, "1.0.0");
    }

    @Test
    void whatIsPlainStaysAsItIs() {
        assertThat(names(local("with space (é😀)"), local("-dash"), local("CON")))
                .containsExactly("with space (é😀).1.0.0.parquet", "-dash.1.0.0.parquet", "CON.1.0.0.parquet");
    }

    @Test
    void whatAFileSystemMayNotTakeIsEscaped() {
        assertThat(names(local("a/b"), local("a%2Fb"), local(".hidden"), local("tab\tnew\n"), local("..")))
                .containsExactly(
                        "a%2Fb.1.0.0.parquet",
                        "a%252Fb.1.0.0.parquet",
                        "%2Ehidden.1.0.0.parquet",
                        "tab%09new%0A.1.0.0.parquet",
                        "%2E..1.0.0.parquet");
    }

    @Test
    void namesThatDifferInCaseAloneDoNotMeet() {
        List<String> names = names(local("cats"), local("Cats"), local("CATS"), local("éa"), local("Éa"));
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
        assertThat(names).startsWith("cats.1.0.0.parquet", "%43ats.1.0.0.parquet", "%43%41%54%53.1.0.0.parquet");
    }

    @Test
    void oneNameInTwoProjectsHasTheProjectBeforeIt() {
        assertThat(names(
                        local("cats"),
                        new DatasetVersion("dev", "animals", "cats", "1.0.0"),
                        new DatasetVersion("d.e", "v", "cats", "1.0.0"),
                        new DatasetVersion("dev", "animals", "dogs", "1.0.0")))
                .containsExactly(
                        "cats.1.0.0.parquet",
                        "dev.animals.cats.1.0.0.parquet",
                        "d%2Ee.v.cats.1.0.0.parquet",
                        "dogs.1.0.0.parquet");
    }

    @Test
    void twoVersionsOfOneNameHaveTwoFiles() {
        assertThat(names(local("cats"), local("cats"), local("cats"))).doesNotHaveDuplicates();
    }

    @Test
    void whatIsTooLongIsCutAndStaysDifferent() {
        List<String> names = names(local("é".repeat(300) + "1"), local("é".repeat(300) + "2"));
        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> {
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
            assertThat(name).endsWith(".1.0.0.parquet");
        });
    }

    @Test
    void aDatasetThatIsCalledLikeAnotherWithItsProjectHasANameOfItsOwn() {
        List<String> names =
                names(local("cats"), new DatasetVersion("dev", "animals", "cats", "1.0.0"), local("dev.animals.cats"));
        assertThat(names).doesNotHaveDuplicates();
    }
}
