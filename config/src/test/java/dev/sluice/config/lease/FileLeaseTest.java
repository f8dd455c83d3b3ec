package dev.sluice.config.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ChildJvm;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileLeaseTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("label.db.sluice-lease");
    }

    private FileLease take() {
        return FileLease.tryAcquire(file, "this test").orElseThrow();
    }

    private ChildJvm anotherProcess(String holder) throws IOException {
        return ChildJvm.start(LeaseTaker.class, file.toString(), holder);
    }

    @Test
    void aSecondTakerInTheSameProcessIsRefused() {
        try (FileLease lease = take()) {
            assertThat(FileLease.tryAcquire(file, "second")).isEmpty();
            assertThat(FileLease.tryAcquire(folder.resolve("x/../" + file.getFileName()), "third"))
                    .isEmpty();
        }
    }

    @Test
    void aTakerInAnotherProcessIsRefused() throws IOException {
        try (FileLease lease = take();
                ChildJvm other = anotherProcess("another")) {
            assertThat(other.line()).isEqualTo("refused by this test");
        }
    }

    @Test
    void whoIsRefusedSeesWhoHoldsItInAnotherProcess() throws IOException {
        try (ChildJvm other = anotherProcess("run 7 of anna, séance 🚬")) {
            assertThat(other.line()).isEqualTo("taken");
            assertThat(FileLease.tryAcquire(file, "this test")).isEmpty();
            assertThat(FileLease.holder(file)).contains("run 7 of anna, séance 🚬");
        }
    }

    @Test
    void aKilledProcessGivesItBack() throws Exception {
        try (ChildJvm other = anotherProcess("another")) {
            assertThat(other.line()).isEqualTo("taken");
            other.kill();
            assertThat(FileLease.holder(file)).isEmpty();
            try (FileLease lease = take()) {
                assertThat(FileLease.holder(file)).isPresent();
            }
        }
    }

    @Test
    void askingWhoHoldsItDoesNotGiveItBack() throws IOException {
        try (FileLease lease = take()) {
            assertThat(FileLease.holder(file)).isPresent();
            assertThat(FileLease.holder(folder.resolve("x/../" + file.getFileName())))
                    .isPresent();
            try (ChildJvm other = anotherProcess("another")) {
                assertThat(other.line()).isEqualTo("refused by this test");
            }
        }
    }

    @Test
    void refusingASecondTakerDoesNotGiveItBack() throws IOException {
        try (FileLease lease = take()) {
            assertThat(FileLease.tryAcquire(file, "second")).isEmpty();
            try (ChildJvm other = anotherProcess("another")) {
                assertThat(other.line()).isEqualTo("refused by this test");
            }
        }
    }

    @Test
    void closingGivesItBack() throws IOException {
        take().close();
        assertThat(FileLease.holder(file)).isEmpty();
        try (ChildJvm other = anotherProcess("another")) {
            assertThat(other.line()).isEqualTo("taken");
        }
    }

    @Test
    void itCanBeTakenAgainAfterARefusal() throws Exception {
        try (ChildJvm other = anotherProcess("another")) {
            assertThat(other.line()).isEqualTo("taken");
            assertThat(FileLease.tryAcquire(file, "this test")).isEmpty();
            other.kill();
            take().close();
        }
    }

    @Test
    void theWordsOfAnEarlierHolderAreGone() throws IOException {
        FileLease.tryAcquire(file, "somebody with a long name").orElseThrow().close();
        try (ChildJvm other = anotherProcess("anna")) {
            assertThat(other.line()).isEqualTo("taken");
            assertThat(FileLease.holder(file)).contains("anna");
        }
    }

    @Test
    void theFileStaysSinceSomebodyMayHaveOpenedIt() {
        take().close();
        assertThat(file).exists();
    }

    @Test
    void whatNobodyEverTookIsFreeAndAskingCreatesNothing() {
        assertThat(FileLease.holder(file)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-rw-", "rw-rw----", "rw-------", "rw-r--r--"})
    void whoeverMayWriteTheFileMayLockItsLease(String rights) throws IOException {
        Path database = Files.createFile(folder.resolve("label.db"));
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString(rights));

        take().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(rights);
    }

    @Test
    void whoeverMayWriteIntoAFolderMayLockItsLease() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path lease = folder.resolve(FileLease.SUFFIX);

        FileLease.tryAcquire(lease, "this test").orElseThrow().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lease)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedAndNamed() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FileLease.tryAcquire(notAFolder.resolve("lease"), "this test"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(notAFolder.resolve("lease").toString());
    }

    @Test
    void whoLooksDoesNotTakeItFromWhoHasIt() {
        Path lookedAt = folder.resolve("looked-at");
        AtomicBoolean through = new AtomicBoolean();
        CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> {
            while (!through.get()) {
                FileLease.holder(lookedAt);
            }
        });
        try {
            for (int i = 0; i < 2_000 && !looks.isDone(); i++) {
                try (FileLease lease = FileLease.tryAcquire(lookedAt, "me").orElseThrow()) {
                    assertThat(FileLease.holder(lookedAt)).contains("me");
                }
            }
        } finally {
            through.set(true);
        }
        looks.join();
    }
}
