package dev.sluice.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path folder;

    @Test
    void theNameIsThatOfTheOriginal() {
        assertThat(ReportFile.take(folder, "migration_report").getFileName().toString())
                .matches("migration_report_\\d{8}_\\d{6}\\.json");
    }

    @Test
    void itIsJsonFromTheStart() {
        assertThat(ReportFile.take(folder, "r")).hasContent("{}");
    }

    @Test
    void aVersionThatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("r.json").resolve("mine"))
                .getParent();
        assertThatThrownBy(() -> ReportFile.write(inTheWay, "new")).isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(inTheWay);
        }
    }

    @Test
    void runsOfOneSecondDoNotShareAReport() {
        Set<Path> names = new HashSet<>();
        for (int run = 0; run < 20; run++) {
            names.add(ReportFile.take(folder, "migration_report"));
        }
        assertThat(names).hasSize(20).allMatch(Files::exists);
    }

    @Test
    void aFolderThatIsNotThereIsMade() {
        assertThat(ReportFile.take(folder.resolve("some/where"), "r").getParent())
                .isDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithTheOptionToChange() throws IOException {
        Path file = Files.writeString(folder.resolve("notes"), "mine");
        assertThatThrownBy(() -> ReportFile.take(file, "r"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--report-dir");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aReportIsReplacedWholeAndLeavesNothingBesideIt() throws IOException {
        Path file = ReportFile.take(folder, "r");
        ReportFile.write(file, "a long first version");
        ReportFile.write(file, "short");
        assertThat(file).hasContent("short");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
