package dev.sluice.writers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedDatasetTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2021-03-06T21:50:00.123456789Z"));

    @TempDir
    private Path folder;

    private Sources sources;
    private StagedDataset staged;

    @BeforeEach
    void stage() throws IOException {
        sources = new Sources(folder.resolve("project"));
        sources.file("s1/data.csv", "1,2,3\n");
        staged = new DatasetStorage(folder.resolve("storage"), "run").stage("7", folder.resolve("project"));
    }

    @AfterEach
    void close() throws IOException {
        staged.close();
    }

    private Path copy(String relative) {
        return staged.folder().resolve(relative);
    }

    @Test
    void aCopyHasEveryByteOfItsSource() throws IOException {
        sources.file("s1/empty.csv", "");
        sources.file("séance 🚬/sub/é.csv", "4,5,6\n");
        sources.copy(staged, "s1", "s1/data.csv", "s1/empty.csv", "séance 🚬", "séance 🚬/sub", "séance 🚬/sub/é.csv");
        staged.complete();
        assertThat(Sources.listing(staged.folder())).isEqualTo(Sources.listing(sources.root()));
    }

    @Test
    void aFileMayArriveInPieces() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(3).nextBytes(content);
        Files.write(sources.file("s1/data.csv", ""), content);
        sources.copy(staged, "s1");
        staged.beginFile(sources.entry("s1/data.csv"));
        byte[] buffer = new byte[256 * 1024];
        for (int from = 0; from < content.length; from += buffer.length) {
            int length = Math.min(buffer.length, content.length - from);
            System.arraycopy(content, from, buffer, 0, length);
            staged.write(buffer, length);
            Arrays.fill(buffer, (byte) 0);
        }
        staged.endFile(sources.entry("s1/data.csv"));
        assertThat(copy("s1/data.csv")).hasBinaryContent(content);
    }

    @Test
    void filesAndFoldersKeepTheirTimesToTheNanosecond() throws IOException {
        sources.file("s1/sub/x.csv", "x");
        for (String each : new String[] {"s1/sub/x.csv", "s1/data.csv", "s1/sub", "s1"}) {
            Files.setLastModifiedTime(sources.root().resolve(each), LONG_AGO);
        }
        sources.copy(staged, "s1", "s1/data.csv", "s1/sub", "s1/sub/x.csv");
        staged.complete();
        for (String each : new String[] {"s1", "s1/data.csv", "s1/sub", "s1/sub/x.csv"}) {
            assertThat(Files.getLastModifiedTime(copy(each))).as(each).isEqualTo(LONG_AGO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "r--r--r--", "rwxr-x---", "rw-rw-rw-", "rw-------"})
    void aFileKeepsItsRights(String rights) throws IOException {
        Files.setPosixFilePermissions(sources.root().resolve("s1/data.csv"), PosixFilePermissions.fromString(rights));
        sources.copy(staged, "s1", "s1/data.csv");
        staged.complete();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy("s1/data.csv"))))
                .isEqualTo(rights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx------", "rwxrwxrwx"})
    void aFolderKeepsItsRights(String rights) throws IOException {
        Files.setPosixFilePermissions(sources.root().resolve("s1"), PosixFilePermissions.fromString(rights));
        sources.copy(staged, "s1", "s1/data.csv");
        staged.complete();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy("s1"))))
                .isEqualTo(rights);
    }

    @Test
    void aFolderThatMayNotBeChangedIsCopiedToOneThatItsOwnerCanRemove() throws IOException {
        Path locked = sources.root().resolve("s1");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-x---"));
        sources.copy(staged, "s1", "s1/data.csv");
        staged.complete();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy("s1"))))
                .isEqualTo("rwxr-x---");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-x---"));
    }

    @Test
    void aCopyBelongsToTheOwnerOfItsSourceWhereRootCopies() throws IOException {
        Path source = sources.root().resolve("s1/data.csv");
        assumeThat(Files.getAttribute(folder, "unix:uid")).isEqualTo(0);
        Files.setAttribute(source, "unix:uid", 12345);
        Files.setAttribute(source, "unix:gid", 54321);
        sources.copy(staged, "s1", "s1/data.csv");
        assertThat(Files.getAttribute(copy("s1/data.csv"), "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(copy("s1/data.csv"), "unix:gid")).isEqualTo(54321);
    }

    @Test
    void whatALinkLeadsToIsCopiedAndNotTheLink() throws IOException {
        Path shared = Files.writeString(folder.resolve("shared.csv"), "shared content\n");
        Files.setLastModifiedTime(shared, LONG_AGO);
        Files.createSymbolicLink(sources.root().resolve("s1/link.csv"), shared);
        sources.copy(staged, "s1", "s1/link.csv");
        staged.complete();
        assertThat(copy("s1/link.csv")).isRegularFile().hasContent("shared content\n");
        assertThat(Files.isSymbolicLink(copy("s1/link.csv"))).isFalse();
        assertThat(Files.getLastModifiedTime(copy("s1/link.csv"))).isEqualTo(LONG_AGO);
    }

    @Test
    void nothingIsWrittenOverAFileThatIsThere() throws IOException {
        sources.copy(staged, "s1", "s1/data.csv");
        assertThatIOException()
                .isThrownBy(() -> staged.beginFile(sources.entry("s1/data.csv")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(copy("s1/data.csv")).hasContent("1,2,3\n");
    }

    @Test
    void aDatasetThatIsGivenUpInTheMiddleOfAFileLeavesNothing() throws IOException {
        sources.copy(staged, "s1");
        staged.beginFile(sources.entry("s1/data.csv"));
        staged.write(new byte[] {'1'}, 1);
        staged.close();
        assertThat(staged.folder()).doesNotExist();
        assertThat(sources.root().resolve("s1/data.csv")).hasContent("1,2,3\n");
    }

    @Test
    void givingUpTwiceIsNoError() throws IOException {
        sources.copy(staged, "s1", "s1/data.csv");
        staged.close();
        staged.close();
        assertThat(staged.folder()).doesNotExist();
    }
}
