package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands print and how they end. */
class CommandLineIT {
    private static final String ESCAPE = "\u001b[";

    @TempDir
    Path folder;

    private SluiceProcess sluice;

    @BeforeEach
    void makeHome() {
        sluice = process().warm();
    }

    private SluiceProcess process() {
        return new SluiceProcess(folder.resolve("home"), folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            2 | --frobnicate                                                       | Unknown option: '--frobnicate'; see `sluice --help`
            2 | launch                                                             | see `sluice launch --help`
            2 | launch nothing                                                     | there is no job "nothing"
            2 | launch migrate-legacy-projects                                     | which database? give --database
            2 | launch migrate-legacy-projects --database nonsense                 | "nonsense" is no database address
            2 | launch migrate-legacy-projects --database sqlite:x --project-id 0  | --project-id takes a whole number from 1 on, not "0"
            2 | launch migrate-legacy-projects --database sqlite:x --threads 0     | --threads takes a whole number from 1 to 256, not "0"
            2 | launch migrate-legacy-projects --database sqlite:x --threads 3000000000 | --threads takes a whole number from 1 to 256
            2 | launch migrate-legacy-projects --database sqlite:x --links some    | --links takes one of [follow, inside, refuse]
            2 | resume 9                                                           | there is no run 9; see `sluice status`
            2 | report x                                                           | 'x' is not a whole number
            2 | launch postgresql://u:hunter2@h/db                                 | there is no job "postgresql://u:…@h/db"
            2 | launch migrate-legacy-projects postgresql://u:hunter2@h/db         | Unmatched argument: 'postgresql://u:…@h/db'; see `sluice jobs`
            2 | launch migrate-legacy-projects --databse hunter2                   | Unknown option: '--databse'; see `sluice jobs`
            2 | resume postgresql://u:hun@ter2@h/db                                | 'postgresql://u:…@h/db' is not a whole number
            3 | launch migrate-legacy-projects --database sqlite:none/label.db     | Database connection failed: there is no file
            3 | launch migrate-legacy-projects --database postgresql://a@[::1]:1/x | Database connection failed: postgresql://a@[::1]:1/x
            """)
    void anErrorIsOneLineThatSaysWhatToDo(int exitCode, String arguments, String message) throws Exception {
        SluiceProcess.Result result = sluice.run(arguments.split(" "));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(message)
                .doesNotContain("ter2");
    }

    @Test
    void aPasswordOnTheCommandLineIsWarnedOfEvenQuietlyAndNotRepeated() throws Exception {
        SluiceProcess.Result result =
                sluice.run("--quiet", "launch", "migrate-legacy-projects", "--database", "postgrs://u:hun@ter2@h/db");

        assertThat(result.err())
                .contains("warning: a password on the command line", "error: \"postgrs://u:…@h/db\" is no database")
                .doesNotContain("ter2");
    }

    @Test
    void aDotEnvLineThatCannotBeReadIsNamedByItsNumberAndStopsNothing() throws Exception {
        Files.writeString(folder.resolve(".env"), "# the database\nMYSQL_PASSWORD hunter2\n");

        SluiceProcess.Result result = sluice.run("status");
        SluiceProcess.Result quiet = sluice.run("--quiet", "status");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains(".env, line 2: not of the form NAME=value")
                .doesNotContain("hunter2");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void aNameCannotForgeALine() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);
        store.database().update("UPDATE projects SET project_name = ?, path = '/nowhere'", "x\nerror: no\u001b[2J");

        SluiceProcess.Result result = sluice.run(store.launch(0));

        assertThat(result.out()).contains("failed 1 x\\nerror: no\\u001b[2J: ").doesNotContain(ESCAPE);
    }

    @Test
    void aWorkingFolderThatIsGoneIsSaidInALine() throws Exception {
        Files.createDirectory(folder.resolve("gone"));

        SluiceProcess.Result result = sluice.calledAs(
                        "bash",
                        "-c",
                        "cd gone && rmdir ../gone && exec \"$0\" \"$@\"",
                        SluiceProcess.LAUNCHER.toString())
                .run("--help");

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        // The shell itself complains before the launcher's first line.
        assertThat(result.err().lines().filter(line -> !line.startsWith("shell-init: ")))
                .singleElement()
                .asString()
                .startsWith("error: the current folder has been deleted");
    }

    @Test
    void jsonOfAResumeIsAListHoweverMuchThereIsToResume() throws Exception {
        assertThat(json(sluice.run("resume", "--json"))).isEmpty();
        for (String name : List.of("one", "two")) {
            WalkStore store = WalkStore.make(folder.resolve(name), 1, 100);
            sluice.run(store.launch(0, "--project-id", "77"));
        }

        JsonNode all = json(sluice.run("resume", "--json"));
        JsonNode second = json(sluice.run("resume", "2", "--json"));

        assertThat(all.isArray()).isTrue();
        assertThat(all.get(0).get("run_id").asInt()).isEqualTo(1);
        assertThat(all.get(1).get("run_id").asInt()).isEqualTo(2);
        assertThat(second.get("run_id").asInt()).isEqualTo(2);
    }

    @Test
    void helpTouchesNothing() throws Exception {
        SluiceProcess.Result result = process().run("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("launch", "resume", "stop", "status", "report", "demo", "Exit codes:");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void theCatalogueTellsEachJobAndItsParameters() throws Exception {
        assertThat(sluice.run("jobs").out()).contains("migrate-legacy-projects", "--database URL", "--dry-run");
        assertThat(json(sluice.run("jobs", "--json")).findValuesAsString("name"))
                .contains("migrate-legacy-projects", "export-datasets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate-legacy-projects", "rollback-migration", "verify-migration"})
    void weakPoint18ProjectZeroIsWrongUsageAndAnAbsentOneFails(String job) throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 2, 100);
        List<Map<String, Object>> before = store.database().rows("SELECT * FROM projects");

        SluiceProcess.Result zero = sluice.run("launch", job, "--database", store.url(), "--project-id", "0");
        SluiceProcess.Result absent = sluice.run("launch", job, "--database", store.url(), "--project-id", "77");

        assertThat(zero.exitCode()).as(zero.text()).isEqualTo(2);
        assertThat(absent.exitCode()).as(absent.text()).isEqualTo(1);
        assertThat(absent.out()).contains("failed 77: Project 77 does not exist", "  report ");
        assertThat(store.database().rows("SELECT * FROM projects")).isEqualTo(before);
    }

    @Test
    void aProjectThatDoesNotExistIsAFailedItem() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 2, 100);

        SluiceProcess.Result result = sluice.run(store.launch(0, "--project-id", "1", "--project-id", "77"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("failed 77: Project 77 does not exist");
        assertThat(store.database().rows("SELECT project_id FROM projects WHERE project_type = 'dataset_based'"))
                .singleElement()
                .asString()
                .isEqualTo("{project_id=1}");
    }

    @Test
    void jsonIsOneDocumentAndNothingElse() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 3, 100);

        JsonNode forecast = json(sluice.run(store.launch(0, "--dry-run", "--json")));
        JsonNode report = json(sluice.run(store.launch(0, "--json")));
        JsonNode status = json(sluice.run("status", "--json"));
        JsonNode one = json(sluice.run("status", "1", "--json"));

        assertThat(forecast.get("dry_run").asBoolean()).isTrue();
        assertThat(report.get("projects_migrated").asInt()).isEqualTo(3);
        assertThat(report.get("datasets_created").asInt()).isEqualTo(2);
        assertThat(status.get(0).get("state").asString()).isEqualTo("DONE");
        assertThat(one.get("items_done").asInt()).isEqualTo(3);
        assertThat(one.get("steps")).isNotEmpty();
    }

    @Test
    void quietPrintsNothingButErrors() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);

        SluiceProcess.Result result = process().run(store.launch(0, "--quiet"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out() + result.err()).isEmpty();
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() throws Exception {
        String[] arguments = {"launch", "migrate-legacy-projects", "--database", "postgresql://a@localhost:1/x"};

        assertThat(sluice.run(arguments).err()).doesNotContain("at dev.sluice");
        assertThat(sluice.run(Stream.concat(Stream.of("--verbose"), Stream.of(arguments))
                                .toArray(String[]::new))
                        .err())
                .contains("at dev.sluice");
    }

    @Test
    void aNumberThatIsTooLargeIsWrongUsageAndTakesTheStoreFromNobody() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 2, 100);
        Path away = Files.move(store.project(1), folder.resolve("away"));
        assertThat(sluice.run(store.launch(0)).exitCode()).isEqualTo(1);

        SluiceProcess.Result refused = sluice.run(store.launch(0, "--limit-rate", "9223372036854"));

        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.err()).contains("--limit-rate takes a whole number from 1 to 1000000");
        Files.move(away, store.project(1));
        assertThat(sluice.run("resume").exitCode()).isZero();
    }

    @Test
    void theReportOfARunCanBeReadAnyTimeLater() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);
        sluice.run(store.launch(0, "--report-dir", "reports"));
        Path file;
        try (Stream<Path> reports = Files.list(folder.resolve("reports"))) {
            file = reports.toList().get(0);
        }
        assertThat(file.getFileName().toString()).matches("migration_report_\\d{8}_\\d{6}\\.json");
        String written = Files.readString(file);
        Files.delete(file);

        assertThat(sluice.run("report", "1").out().strip()).isEqualTo(written.strip());
    }

    @Test
    void weakPoint16AReportThatCannotBeWrittenIsRefusedBeforeAnyChange() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);
        byte[] before = Files.readAllBytes(folder.resolve("store/label.db"));

        SluiceProcess.Result result = sluice.run(store.launch(0, "--report-dir", "/proc/nowhere"));

        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("the report cannot be written in /proc/nowhere", "--report-dir");
        assertThat(Files.readAllBytes(folder.resolve("store/label.db"))).isEqualTo(before);
    }

    @Test
    void weakPoint19DotEnvIsReadRelativeFoldersAreStoredAbsoluteAndTheTildeIsHome() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);
        Path home = Files.createDirectory(folder.resolve("home of ada"));
        Files.move(store.project(1), home.resolve("walk"));
        store.database().update("UPDATE projects SET path = '~/walk'");
        Files.writeString(folder.resolve(".env"), "DATA_DIR=elsewhere\n");

        SluiceProcess.Result result = process()
                .with("HOME", home.toString())
                .run("launch", "migrate-legacy-projects", "--database", store.url());

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(store.database().rows("SELECT file_path FROM raw_datasets"))
                .singleElement()
                .asString()
                .startsWith("{file_path=" + folder.resolve("elsewhere/raw_datasets") + "/");
    }

    @Test
    void aTerminalGetsColourAndABarUnlessToldOtherwise() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 3, 300_000);
        String command = SluiceProcess.LAUNCHER + " " + String.join(" ", store.launch(1, "--new"));
        SluiceProcess terminal = sluice.with("TERM", "xterm").calledAs("script", "-qec");

        SluiceProcess.Result coloured = terminal.run(command, "/dev/null");
        SluiceProcess.Result plain =
                terminal.with("NO_COLOR", "1").run(SluiceProcess.LAUNCHER + " status", "/dev/null");
        SluiceProcess.Result piped = process().run("status");

        assertThat(coloured.out()).contains(ESCAPE + "32m", "work", "█");
        assertThat(List.of(coloured.out().split("[\r\n]")))
                .filteredOn(frame -> frame.contains("work"))
                .last()
                .asString()
                .contains("100%", "3/3");
        assertThat(plain.out()).contains("migrate-legacy-projects").doesNotContain(ESCAPE);
        assertThat(piped.out()).contains("migrate-legacy-projects").doesNotContain(ESCAPE);
    }

    @Test
    void theLauncherWorksThroughALinkAndWithSpacesInThePath() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("a copy of it"));
        Path original = SluiceProcess.LAUNCHER.getParent();
        new ProcessBuilder(
                        "cp",
                        "-a",
                        SluiceProcess.LAUNCHER.toString(),
                        original.resolve("pom.xml").toString(),
                        copy.toString())
                .start()
                .waitFor();
        Files.createDirectories(copy.resolve("jobs/target"));
        Files.createDirectories(copy.resolve(".mvn"));
        new ProcessBuilder(
                        "cp",
                        "-a",
                        original.resolve("jobs/target/dist").toString(),
                        copy.resolve("jobs/target").toString())
                .start()
                .waitFor();
        Path link = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("some bin")).resolve("slu ice"),
                Path.of("../a copy of it/sluice"));

        SluiceProcess.Result result = sluice.calledAs(link.toString()).run("status");

        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.out()).contains("No runs yet");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void namesBeyondAsciiSurviveWhateverTheLocale() throws Exception {
        WalkStore store = WalkStore.make(folder.resolve("store"), 1, 100);
        Path odd =
                Files.createDirectories(store.project(1).resolve("séance ｱ 😀")).resolve("données.csv");
        Files.writeString(odd, "x\n");

        SluiceProcess.Result result =
                process().with("LC_ALL", "C").with("LANG", "C").run(store.launch(0));

        assertThat(result.exitCode()).as(result.text()).isZero();
        List<Path> datasets;
        try (Stream<Path> stored = Files.list(store.storage())) {
            datasets = stored.filter(Files::isDirectory).toList();
        }
        assertThat(datasets.get(0).resolve("séance ｱ 😀/données.csv")).hasContent("x");
    }

    private static JsonNode json(SluiceProcess.Result result) {
        assertThat(result.err()).isEmpty();
        return JsonMapper.shared().readTree(result.out());
    }
}
