package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jobs.datachain.CatalogueFixture;
import dev.sluice.jobs.datachain.CatalogueStore;
import dev.sluice.jobs.datachain.ExportedFolder;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of catalogues that others write, and looks at catalogues of each generation. */
class BackupDataChainIT {
    @TempDir
    Path folder;

    private SluiceProcess.Result run(String job, Path source, String... options) throws Exception {
        String[] words = Stream.concat(Stream.of("launch", job, "--source", source.toString()), Stream.of(options))
                .toArray(String[]::new);
        return new SluiceProcess(folder.resolve("home"), folder).warm().run(words);
    }

    private static String one(Path database, String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void theBackupHasWhatOnlyTheLogHolds() throws Exception {
        Path source = CatalogueFixture.copy("wal", folder);
        Map<String, String> before = new ExportedFolder(source).bytes();
        Path backup = folder.resolve("backup.db");
        SluiceProcess.Result result = run("backup-datachain", source, "--target", backup.toString());
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(new ExportedFolder(source).bytes()).isEqualTo(before);
        Path plain = Files.copy(source.resolve("db"), folder.resolve("plain.db"));
        String described = "SELECT group_concat(description) FROM datasets";
        assertThat(one(backup, described)).isNotEqualTo(one(plain, described));
        assertThat(one(backup, "PRAGMA integrity_check")).isEqualTo("ok");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.contains("draft") || name.contains("backup.db-"));
        }
    }

    @Test
    void aCatalogueThatIsBeingWrittenIsCopiedAsItWasAtOneMoment() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("one", "1.0.0", 50_000);
        store.execute("CREATE TABLE pairs (n INTEGER)");
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                store.execute("INSERT INTO pairs VALUES (1), (2)");
            }
        });
        writer.start();
        Path backup = folder.resolve("backup.db");
        try {
            SluiceProcess.Result result = run("backup-datachain", store.folder(), "--target", backup.toString());
            assertThat(result.exitCode()).as(result.text()).isZero();
        } finally {
            ended.set(true);
            writer.join();
        }
        assertThat(Integer.parseInt(one(backup, "SELECT count(*) % 2 FROM pairs")))
                .isZero();
        assertThat(one(backup, "SELECT count(*) FROM ds_local_local_one_1_0_0")).isEqualTo("50000");
    }

    @Test
    void nothingIsWrittenOver() throws Exception {
        Path source = CatalogueFixture.copy("small", folder);
        Path mine = Files.writeString(folder.resolve("mine"), "precious");
        SluiceProcess.Result result = run("backup-datachain", source, "--target", mine.toString());
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err()).contains("is there already and is not written over: choose another name");
        assertThat(mine).hasContent("precious");
    }

    @Test
    void aLogThatWouldBeReadAsTheBackupsOwnIsRefused() throws Exception {
        Path source = CatalogueFixture.copy("wal", folder);
        Files.copy(source.resolve("db-wal"), folder.resolve("backup.db-wal"));
        SluiceProcess.Result result = run(
                "backup-datachain",
                source,
                "--target",
                folder.resolve("backup.db").toString());
        assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
        assertThat(result.err())
                .contains(
                        "backup.db-wal is there without its database, and SQLite would read it as part of the new one");
    }

    @Test
    void aDamagedCatalogueIsNoBackup() throws Exception {
        CatalogueStore store = CatalogueStore.create(folder).plainVersion("one", "1.0.0", 3_000);
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        long page = Long.parseLong(
                one(store.file(), "SELECT rootpage FROM sqlite_master WHERE name = 'ds_local_local_one_1_0_0'"));
        try (RandomAccessFile file = new RandomAccessFile(store.file().toFile(), "rw")) {
            file.seek((page - 1) * 4096);
            file.write(new byte[4096]);
        }
        Path backup = folder.resolve("backup.db");
        SluiceProcess.Result result = run("backup-datachain", store.folder(), "--target", backup.toString());
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(backup).doesNotExist();
        assertThat(result.text()).contains("malformed");
    }

    @Test
    void anInspectionSaysWhatACatalogueIsAndWhoOpensIt() throws Exception {
        assertThat(inspected("old-0.16.5"))
                .contains("G0 (whole-number versions)")
                .containsPattern("0\\.34 to 0\\.37 +refuse it: OutdatedDatabaseSchemaError");
        assertThat(inspected("old-0.21.0-dots"))
                .contains("G1 (semantic versions)", "versions with . or @ in the name", "my.data.set 1.0.0");
        assertThat(inspected("old-0.24.0"))
                .contains("G2 (namespaces)", "break on it: \"no such column: jobs.parent_job_id\"");
        assertThat(inspected("small")).contains("G3 (checkpoints)", "13 datasets, 25 versions {complete=25}, 181 rows");
        assertThat(inspected("edge"))
                .contains("2 listings, 64 temporary", "CaseClash 1.0.0 and caseclash 1.0.0 have one table");
        assertThat(inspected("wal")).contains("186 rows", "a copy of the file alone would lose them");
        assertThat(inspected("new-0.59.5")).contains("G4 (dataset uuids)");
    }

    private String inspected(String fixture) throws Exception {
        Path source = CatalogueFixture.copy(fixture, Files.createDirectory(folder.resolve(fixture)));
        Map<String, String> before = new ExportedFolder(source).bytes();
        SluiceProcess.Result result = run("inspect-datachain", source);
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(new ExportedFolder(source).bytes()).isEqualTo(before);
        return result.out();
    }
}
