package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.config.lease.FileLease;
import dev.sluice.config.lease.Lease;
import dev.sluice.jobs.datus.DatusFixture;
import dev.sluice.writers.lance.DatabaseCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Datus stores, copied and put back: file by file as it was. */
class DatusBackupIT {
    @TempDir
    Path folder;

    private DatusFixture fixture;
    private SluiceProcess sluice;

    @BeforeEach
    void copy() throws Exception {
        fixture = DatusFixture.copy(folder.resolve("datus"));
        sluice = new SluiceProcess(folder.resolve("home"), folder).warm();
    }

    private SluiceProcess.Result done(String... words) throws Exception {
        SluiceProcess.Result result = sluice.run(words);
        assertThat(result.exitCode()).as(result.text()).isZero();
        return result;
    }

    private void refused(int exitCode, String words, String... command) throws Exception {
        SluiceProcess.Result result = sluice.run(command);
        assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
        assertThat(result.text()).contains(words);
    }

    private String[] all(String job, String... more) {
        String[] words = {"launch", job, "--config", fixture.settings().toString()};
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.endsWith(FileLease.SUFFIX) && !name.endsWith("sluice-backup.json")) {
                    files.put(name, java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    /** Names of folders that begin so. */
    private static List<String> named(Path place, String beginning) throws IOException {
        try (Stream<Path> folders = Files.list(place)) {
            return folders.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aMigrationIsTakenBackAndKeptBesides() throws Exception {
        Path database = fixture.database("shop_sr");
        Map<String, String> before = files(database);
        done(fixture.launch("migrate-schema-metadata", "shop_sr"));
        Map<String, String> migrated = files(database);
        String backup = named(fixture.data(), "datus_db_shop_sr.backup_v0_").get(0);
        assertThat(files(fixture.data().resolve(backup))).isEqualTo(before);
        assertThat(done(all("restore-storage", "--list")).out()).contains(backup, "with checksums");

        assertThat(done(all("restore-storage")).out()).contains("restored  " + database, "each read back");
        assertThat(files(database)).isEqualTo(before);
        assertThat(database.resolve("sluice-backup.json")).doesNotExist();
        List<String> kept = named(fixture.data(), "datus_db_shop_sr.replaced_");
        assertThat(kept).hasSize(1);
        assertThat(files(fixture.data().resolve(kept.get(0)))).isEqualTo(migrated);
        assertThat(named(fixture.data(), "datus_db_shop_sr.backup_v0_")).isEmpty();
        done(fixture.launch("migrate-schema-metadata", "shop_sr"));
    }

    @Test
    void allThatIsStoredIsCopiedAndPutBack() throws Exception {
        Map<String, String> before = files(fixture.data());
        assertThat(done(all("backup-storage")).out()).contains("storage   " + fixture.data(), "each read back");
        done(fixture.launch("migrate-schema-metadata", "shop_pg", "--skip-backup"));
        FileSystemUtils.deleteRecursively(fixture.database("shop_lite"));
        done(all("restore-storage"));
        assertThat(files(fixture.data())).isEqualTo(before);
        refused(3, "there is no backup beside", all("restore-storage"));
        assertThat(done(all("restore-storage", "--list")).out()).contains("backups   none");
    }

    /** They lie among what is replaced, and are the only way back from what came before. */
    @Test
    void backupsOfSingleDatabasesStayWhereTheyAre() throws Exception {
        done(fixture.launch("migrate-schema-metadata", "shop_pg"));
        String single = named(fixture.data(), "datus_db_shop_pg.backup_v0_").get(0);
        Map<String, String> copied = files(fixture.data().resolve(single));
        done(all("backup-storage"));
        Path storage = fixture.data();
        String whole = named(storage.getParent(), "data.backup_v0_").get(0);
        done(all("restore-storage", "--backup", whole));
        assertThat(files(storage.resolve(single))).isEqualTo(copied);
        done(all("restore-storage", "--backup", single));
        assertThat(files(fixture.database("shop_pg"))).isEqualTo(copied);
    }

    @Test
    void whatLiesBehindALinkIsCopiedToo() throws Exception {
        Path database = fixture.database("shop_pg");
        Map<String, String> before = files(database);
        Path elsewhere = Files.createDirectory(folder.resolve("another disk")).resolve("shop_pg");
        Files.move(database, elsewhere);
        Files.createSymbolicLink(database, elsewhere);
        done(fixture.launch("migrate-schema-metadata", "shop_pg"));
        Path backup = fixture.data()
                .resolve(named(fixture.data(), "datus_db_shop_pg.backup_v0_").get(0));
        assertThat(backup)
                .isDirectory()
                .satisfies(copy -> assertThat(Files.isSymbolicLink(copy)).isFalse());
        assertThat(files(backup)).isEqualTo(before);
        try (Lease held = FileLease.tryAcquire(database.resolve(FileLease.SUFFIX), "somebody")
                .orElseThrow()) {
            assertThat(held.isHeld()).isTrue();
            refused(3, "is in use by", all("restore-storage"));
        }
        done(all("restore-storage"));
        assertThat(files(database)).isEqualTo(before);
    }

    @Test
    void oneOfSeveralHasToBeNamed() throws Exception {
        done(all("backup-storage", "--namespace", "shop_pg"));
        done(all("backup-storage", "--namespace", "shop_lite"));
        String name = named(fixture.data(), "datus_db_shop_lite.backup_v0_").get(0);
        refused(2, "there are several backups: say which with --backup: datus_db_shop_lite", all("restore-storage"));
        refused(2, "--db-path / is no folder within another", all("restore-storage", "--db-path", "/", "--list"));
        refused(2, "there is no backup \"mine\"", all("restore-storage", "--backup", "mine"));
        refused(2, "there is no backup \"../data\"", all("restore-storage", "--backup", "../data"));
        JsonNode list = JsonMapper.shared()
                .readTree(done(all("restore-storage", "--list", "--json")).out());
        assertThat(list.path("backups")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .contains(name)
                .hasSize(2);
        done(all("restore-storage", "--backup", name));
        done(all("restore-storage", "--namespace", "shop_pg"));
    }

    @Test
    void aBackupThatIsNotWhatItWasStaysWhereItIs() throws Exception {
        done(all("backup-storage", "--namespace", "shop_duck"));
        String name = named(fixture.data(), "datus_db_shop_duck.backup_v0_").get(0);
        Path damaged;
        try (Stream<Path> files = Files.walk(fixture.data().resolve(name))) {
            damaged = files.filter(file -> file.toString().endsWith(".lance") && Files.isRegularFile(file))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        Map<String, String> before = files(fixture.database("shop_duck"));
        refused(1, damaged + " is not as it was written", all("restore-storage"));
        assertThat(files(fixture.database("shop_duck"))).isEqualTo(before);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        Path stranger = fixture.data().resolve(name).resolve("schema_metadata.lance/_versions/99.manifest");
        Files.writeString(stranger, "x");
        refused(1, stranger + " was not there when this backup was made", "resume");
        Files.delete(stranger);
        done("resume");
        assertThat(files(fixture.database("shop_duck"))).isEqualTo(before);
    }

    /** Datus copies the folder and does not look at it again. */
    @Test
    void aBackupOfDatusIsPutBackToo() throws Exception {
        Path database = fixture.database("shop_lite");
        Map<String, String> before = files(database);
        FileSystemUtils.copyRecursively(
                database, database.resolveSibling("datus_db_shop_lite.backup_v0_20260129_120000"));
        done(fixture.launch("migrate-schema-metadata", "shop_lite", "--skip-backup"));
        assertThat(done(all("restore-storage", "--list")).out())
                .contains("without checksums: Datus itself has made it");
        assertThat(done(all("restore-storage")).out()).contains("the backup had no checksums");
        assertThat(files(database)).isEqualTo(before);
    }

    @Test
    void whoHoldsAnyOfItKeepsIt() throws Exception {
        done(all("backup-storage"));
        Path lease = fixture.database("shop_pg").resolve(FileLease.SUFFIX);
        try (Lease held = FileLease.tryAcquire(lease, "somebody").orElseThrow()) {
            assertThat(held.isHeld()).isTrue();
            refused(3, "is in use by somebody", all("restore-storage"));
        }
        done(all("restore-storage"));
    }

    /** Between the two renames nothing has the name of the database. */
    @Test
    void aRestoreThatWasKilledIsLaunchedAgain() throws Exception {
        Path database = fixture.database("shop_pg");
        Map<String, String> before = files(database);
        done(all("backup-storage", "--namespace", "shop_pg"));
        Path replaced = database.resolveSibling("datus_db_shop_pg.replaced_20260101_000000");
        DatabaseCopy.note(
                database.resolveSibling(
                        named(fixture.data(), "datus_db_shop_pg.backup_v0_").get(0)),
                replaced);
        Files.move(database, replaced);
        assertThat(done(all("restore-storage")).out()).contains("datus_db_shop_pg.replaced_20260101_000000");
        assertThat(files(database)).isEqualTo(before);
        // After the second one, only the list of files is left to be removed.
        done(all("backup-storage", "--namespace", "shop_pg"));
        Path backup = database.resolveSibling(
                named(fixture.data(), "datus_db_shop_pg.backup_v0_").get(0));
        FileSystemUtils.deleteRecursively(database);
        Files.move(backup, database);
        done(all("restore-storage", "--backup", backup.getFileName().toString()));
        assertThat(files(database)).isEqualTo(before);
        assertThat(database.resolve("sluice-backup.json")).doesNotExist();
    }

    /** Else the wrong folder might be thrown away. */
    @Test
    void whereNothingWasNothingIsSaidToBeKept() throws Exception {
        Path database = fixture.database("shop_pg");
        done(all("backup-storage", "--namespace", "shop_pg"));
        done(all("restore-storage"));
        done(all("backup-storage", "--namespace", "shop_pg"));
        FileSystemUtils.deleteRecursively(database);
        assertThat(done(all("restore-storage")).out())
                .contains("kept      nothing was there")
                .doesNotContain(".replaced_");
    }

    /** A database that was never migrated has no lease file yet. */
    @Test
    void nobodyBeginsWhileABackupIsPutBack() throws Exception {
        Path database = fixture.database("shop_pg");
        done(all("backup-storage", "--namespace", "shop_pg"));
        Path lease = database.resolve(FileLease.SUFFIX);
        assertThat(lease).doesNotExist();
        SluiceProcess.Running running =
                new SluiceProcess(folder.resolve("another home"), folder).start(all("restore-storage"));
        running.until("the lease", () -> FileLease.holder(lease).isPresent());
        running.freeze();
        refused(3, "is in use by restore-storage", fixture.launch("migrate-schema-metadata", "shop_pg"));
        running.thaw();
        SluiceProcess.Result result = running.await();
        assertThat(result.exitCode()).as(result.text()).isZero();
    }

    /** Who may use what is stored may use it afterwards, and nobody else may see the copy. */
    @Test
    void rightsAndEmptyFoldersComeBack() throws Exception {
        Path database = fixture.database("shop_pg");
        Path unused = Files.createDirectory(fixture.data().resolve("datus_db_unused"));
        Path table = LanceTable.folder(database, "schema_metadata");
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rwxrwx---"));
        Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path version;
        try (Stream<Path> versions = Files.list(table.resolve("_versions"))) {
            version = versions.findFirst().orElseThrow();
        }
        Files.setPosixFilePermissions(version, PosixFilePermissions.fromString("rw-rw----"));
        boolean root = "root".equals(System.getProperty("user.name"));
        UserPrincipal nobody =
                database.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        if (root) {
            Files.setOwner(database, nobody);
            Files.setOwner(version, nobody);
        }
        done(all("backup-storage"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.data()
                        .resolveSibling(named(fixture.data().getParent(), "data.backup_v0_")
                                .get(0))
                        .resolve("datus_db_shop_pg"))))
                .isEqualTo("rwxrwx---");
        done(all("restore-storage"));
        assertThat(unused).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .isEqualTo("rwxrwx---");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(version)))
                .isEqualTo("rw-rw----");
        if (root) {
            assertThat(Files.getOwner(database)).isEqualTo(nobody);
            assertThat(Files.getOwner(version)).isEqualTo(nobody);
        }
    }

    @Test
    void aLinkToNothingIsNamed() throws Exception {
        Path link = fixture.database("shop_pg").resolve("lost");
        Files.createSymbolicLink(link, folder.resolve("nowhere"));
        refused(3, link + ": it is a link to nothing", all("backup-storage"));
    }
}
