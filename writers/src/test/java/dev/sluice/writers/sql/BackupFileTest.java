package dev.sluice.writers.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.model.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class BackupFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasThereBeforeIsNeverOverwrittenAndTheTablesOfTheRunStayOut() throws Exception {
        try (Database database = Stores.open(folder)) {
            JdbcClient.create(database.dataSource())
                    .sql("CREATE TABLE walk (id INTEGER)")
                    .update();
            Stores.occupied(database, "one");
            BackupFile backup = new BackupFile(database, folder.resolve("backups"), "label_backup");

            Path first = backup.make();
            Path second = backup.make();

            assertThat(second).isNotEqualTo(first);
            try (Stream<Path> files = Files.list(backup.folder())) {
                assertThat(files).containsExactlyInAnyOrder(first, second);
            }
            assertThat(Stores.tables(database)).containsExactly("sluice_run", "walk");
            try (Database copy = Database.open(DatabaseAddress.ofFile(first), Optional.empty(), 1)) {
                assertThat(Stores.tables(copy)).containsExactly("walk");
            }
        }
    }

    @Test
    void aFolderThatCannotBeOneIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (Database database = Stores.open(folder)) {
            BackupFile backup = new BackupFile(database, file.resolve("backups"), "label_backup");

            assertThatThrownBy(backup::requirePossible)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is no folder; choose another folder with --backup-dir");
        }
    }
}
