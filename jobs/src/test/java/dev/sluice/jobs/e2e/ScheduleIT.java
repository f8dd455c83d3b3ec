package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.label.WalkStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules as a person makes, looks at and exports them. */
class ScheduleIT {
    private static final String[] JOB = {"verify-migration", "--database", "sqlite:label.db", "--data-dir", "data"};

    @TempDir
    Path folder;

    @BeforeEach
    void makeStore() throws Exception {
        WalkStore.make(folder, 1, 1_000);
    }

    private SluiceProcess sluice() {
        return new SluiceProcess(folder.resolve("home"), folder);
    }

    private SluiceProcess.Result schedule(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("schedule"));
        all.addAll(Arrays.asList(words));
        return sluice().warm().run(all.toArray(String[]::new));
    }

    private SluiceProcess.Result add(String name, String cron, String... job) throws Exception {
        List<String> words = new ArrayList<>(List.of("add", name, "--cron", cron, "--zone", "Europe/Berlin", "--"));
        words.addAll(Arrays.asList(job));
        return schedule(words.toArray(String[]::new));
    }

    @Test
    void aScheduleIsAddedSeenPausedRunAndRemoved() throws Exception {
        SluiceProcess.Result added = add("nightly", "0 2 * * MON", JOB);
        assertThat(added.exitCode()).as(added.text()).isZero();
        assertThat(added.out().lines().filter(line -> line.matches("  Mon \\d{4}-\\d\\d-\\d\\d 02:00:00 \\+0[12]:00")))
                .hasSize(5);
        assertThat(schedule("next", "nightly").out()).isEqualTo(added.out());
        assertThat(schedule("list").out()).contains("nightly", "0 2 * * MON", "verify-migration");
        assertThat(schedule("pause", "nightly").exitCode()).isZero();
        assertThat(schedule("list").out()).contains("paused");
        SluiceProcess.Result run = schedule("run", "nightly");
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(schedule("list").out()).contains("done").contains("run 1");
        assertThat(schedule("resume", "nightly").exitCode()).isZero();
        assertThat(schedule("list").out()).doesNotContain("paused");
        assertThat(schedule("remove", "nightly").exitCode()).isZero();
        assertThat(schedule("list").out()).contains("No schedules yet");
        assertThat(sluice().warm().run("status").out()).contains("verify-migration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok      | 0 25 * * * | verify-migration | is no cron expression",
                "ok      | 0 2 30 2 * | verify-migration | never comes",
                "a/b     | 0 2 * * *  | verify-migration | cannot be the name of a schedule",
                "ok      | 0 2 * * *  | no-job           | there is no job",
            })
    void whatCannotBeIsSaidAtOnce(String name, String cron, String job, String words) throws Exception {
        SluiceProcess.Result result = add(name, cron, job, "--database", "sqlite:label.db", "--data-dir", "data");
        assertThat(result.exitCode()).as(result.text()).isEqualTo(2);
        assertThat(result.err()).contains(words);
        assertThat(schedule("list").out()).contains("No schedules yet");
    }

    @Test
    void aPasswordIsNotStored() throws Exception {
        SluiceProcess.Result result =
                add("nightly", "0 2 * * *", "verify-migration", "--database", "postgresql://u:geheim@localhost/label");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("a schedule is stored, and a password is not")
                .doesNotContain("geheim");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void whoForgetsTheDashesIsTold() throws Exception {
        SluiceProcess.Result result =
                schedule("add", "nightly", "--cron", "0 2 * * *", "verify-migration", "--database", "sqlite:label.db");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--database is no option of a schedule", "after --");
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        add("nightly", "0 2 * * *", JOB);
        SluiceProcess.Result again = add("nightly", "0 3 * * *", JOB);
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.err()).contains("there is a schedule \"nightly\" already");
    }

    @Test
    void systemdTakesWhatIsExported() throws Exception {
        add("nightly", "30 2 1 * MON", JOB);
        SluiceProcess.Result exported = sluice().run("schedule", "export", "nightly", "--systemd");
        assertThat(exported.exitCode()).as(exported.text()).isZero();
        Path timer = folder.resolve("sluice-nightly.timer");
        assertThat(timer)
                .content()
                .contains(
                        "OnCalendar=*-*-01 02:30:00 Europe/Berlin",
                        "OnCalendar=Mon *-*-* 02:30:00 Europe/Berlin",
                        "Persistent=true");
        assertThat(folder.resolve("sluice-nightly.service"))
                .content()
                .contains("schedule run nightly", "SLUICE_HOME=" + folder.resolve("home"));
        assertThat(sluice().run("schedule", "export", "nightly", "--systemd").exitCode())
                .isEqualTo(3);
        requireSystemd();
        Process verify = new ProcessBuilder("systemd-analyze", "verify", timer.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
    }

    private static void requireSystemd() {
        if (Programs.find("systemd-analyze").isEmpty()) {
            assertThat(System.getenv("CI")).as("systemd-analyze is missing").isNull();
            System.out.println("SKIPPED: systemd-analyze is not here");
            Assumptions.abort("systemd-analyze is not here");
        }
    }

    /** As cron calls it: a shell, next to no environment, percent signs unescaped. */
    @Test
    void theLineOfACrontabRuns() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("it's 100% odd"));
        WalkStore.make(odd, 1, 1_000);
        SluiceProcess there = new SluiceProcess(folder.resolve("home"), odd);
        there.warm()
                .run("schedule", "add", "odd", "--cron", "0 2 * * 1-5", "--", JOB[0], JOB[1], JOB[2], JOB[3], JOB[4]);
        SluiceProcess.Result exported =
                new SluiceProcess(folder.resolve("home"), folder).run("schedule", "export", "odd", "--crontab");
        assertThat(exported.exitCode()).as(exported.text()).isZero();
        String line = Files.readAllLines(folder.resolve("sluice-odd.crontab")).stream()
                .filter(each -> !each.startsWith("#"))
                .findFirst()
                .orElseThrow();
        assertThat(line).startsWith("0 2 * * 1,2,3,4,5 cd ");
        String command = line.substring(line.indexOf("cd ")).replace("\\%", "%");
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command);
        shell.environment().clear();
        assertThat(shell.start().waitFor()).as(log()).isZero();
        assertThat(schedule("list").out()).contains("done");
    }

    private String log() throws IOException {
        Path log = folder.resolve("home/odd.log");
        return Optional.of(log).filter(Files::exists).map(Path::toString).orElse("no log");
    }

    @Test
    void whatACrontabCannotSayIsRefused() throws Exception {
        add("seconds", "30 0 2 * * *", JOB);
        SluiceProcess.Result seconds = sluice().run("schedule", "export", "seconds", "--crontab");
        assertThat(seconds.exitCode()).isEqualTo(2);
        assertThat(seconds.err()).contains("crontab knows no seconds");
        add("both", "0 0 2 1-7 * MON", JOB);
        assertThat(sluice().run("schedule", "export", "both", "--crontab").err())
                .contains("which wants both");
    }
}
