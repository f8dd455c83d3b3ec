package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.argilla.ArgillaStore;
import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datus.DatusFixture;
import dev.sluice.jobs.label.WalkStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that the documentation prints, in blocks marked {@code sh}, do what they are said to. */
class DocumentationIT {
    private static final Path DOCS = SluiceProcess.LAUNCHER.resolveSibling("docs");
    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** Sections that suppose a migrated store, and what they are to say of it. */
    private static final Map<String, String> AFTER_A_MIGRATION = Map.of(
            "Undo it", "3 rolled back",
            "Check it", "3 intact, 0 repaired, 0 with findings left",
            "Move to another server", "3 intact, 0 repaired, 0 with findings left");

    /** Only some sections need one. */
    private EngineServer engine;

    @TempDir
    Path folder;

    /** A section of the how-to, named by its heading. */
    private record Section(String heading, String script) {
        @Override
        public String toString() {
            return heading;
        }
    }

    @Test
    void theTutorialWorksFromItsFirstLineToItsLast() throws Exception {
        SluiceProcess.Result result = run(script(Files.readString(DOCS.resolve("tutorial.md"))));

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out())
                .contains(
                        "kill -9",
                        "24/24      done",
                        "failed 5 walk 05",
                        "projects  24 migrated",
                        "\"projects_migrated\" : 24");
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everyHowToWorks(Section section) throws Exception {
        WalkStore.make(folder, 3, 1000);
        CatalogueFixture.copy("small", folder);
        CatalogueFixture.copy("old-0.19.2", folder.resolve("old"));
        if (section.heading().startsWith("Reindex")) {
            Files.move(ArgillaStore.copy("1.28", folder).file(), folder.resolve("argilla.db"));
            engine = SharedEngines.elasticsearch();
        }
        if (section.heading().contains("Argilla server's database")) {
            Files.move(ArgillaStore.copy("1.13", folder).file(), folder.resolve("argilla.db"));
        }
        if (section.heading().contains("Datus")) {
            DatusFixture.copy(folder);
        }
        String telling = AFTER_A_MIGRATION.get(section.heading());
        if (telling != null) {
            new SluiceProcess(folder.resolve("home"), folder)
                    .warm()
                    .run("launch", "migrate-legacy-projects", "--database", "sqlite:label.db", "--data-dir", "data");
        }

        SluiceProcess.Result result = run(section.script());

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains(telling == null ? "" : telling);
    }

    @Test
    void noHowToIsMissed() throws Exception {
        assertThat(sections().map(Section::heading))
                .contains(
                        "Migrate your Label projects",
                        "Reindex without downtime",
                        "Reindex every night",
                        "Upgrade an Argilla server's database")
                .containsAll(AFTER_A_MIGRATION.keySet());
    }

    static Stream<Section> sections() throws IOException {
        return Stream.of(Files.readString(DOCS.resolve("how-to.md")).split("(?m)^## "))
                .map(text -> new Section(text.lines().findFirst().orElse(""), script(text)))
                .filter(section -> !section.script().isEmpty());
    }

    private static String script(String text) {
        return BLOCK.matcher(text)
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
    }

    private SluiceProcess.Result run(String script) throws Exception {
        return new SluiceProcess(folder.resolve("home"), folder)
                .with("ARGILLA_ELASTICSEARCH", engine == null ? null : engine.url())
                .with("PATH", SluiceProcess.LAUNCHER.getParent() + ":" + System.getenv("PATH"))
                .calledAs("bash", "-euo", "pipefail", "-c")
                .run(script);
    }
}
