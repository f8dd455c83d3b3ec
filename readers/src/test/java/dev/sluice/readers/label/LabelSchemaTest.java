package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Database;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSchemaTest {
    @TempDir
    private Path folder;

    private static void assertRefused(Database opened, String... words) {
        try (Database database = opened) {
            assertThatThrownBy(() -> LabelSchema.requirePrepared(database))
                    .isInstanceOf(RefusedException.class)
                    .satisfies(refusal -> assertThat(refusal.getMessage())
                            .contains(words)
                            .contains(database.address().shown())
                            .hasLineCount(1));
        }
    }

    @Test
    void aDatabaseThatTheApplicationHasPreparedIsAccepted() {
        try (Database database = LabelDatabase.in(folder).open()) {
            assertThatCode(() -> LabelSchema.requirePrepared(database)).doesNotThrowAnyException();
        }
    }

    @Test
    void aDatabaseThatLacksTheLastMigrationIsRefusedWithWhatItLacks() {
        assertRefused(
                LabelDatabase.withoutTheLastMigration(folder).open(),
                "(sessions.puffs_verified, sessions.smoking_verified)",
                "`sluice launch prepare-label-schema --database sqlite:");
    }

    @Test
    void aDatabaseBeforeEveryMigrationIsRefusedWithTheTablesItLacks() {
        assertRefused(
                LabelDatabase.withoutMigrations(folder).open(),
                "raw_datasets",
                "raw_dataset_sessions",
                "project_dataset_refs",
                "projects.project_type",
                "`sluice launch prepare-label-schema --database sqlite:");
    }

    @Test
    void aTableOfAnotherNameIsNotTakenForOneThatIsMissing() {
        LabelDatabase label = LabelDatabase.in(folder);
        label.run("ALTER TABLE raw_datasets RENAME TO raw0datasets");
        assertRefused(label.open(), "(raw_datasets)");
    }

    @Test
    void anEmptyDatabaseIsNoLabelDatabase() throws IOException {
        assertRefused(
                LabelDatabase.open(Files.createFile(folder.resolve("empty.db"))), "is no Label database", "--database");
    }

    @Test
    void aDatabaseOfSomethingElseIsNoLabelDatabase() {
        LabelDatabase label = LabelDatabase.in(folder);
        label.run("DROP TABLE sessions");
        assertRefused(label.open(), "is no Label database", "sessions", "--database");
    }

    @Test
    void aDatabaseOfAnyStageHasTheFirstSchema() {
        try (Database database = LabelDatabase.withoutMigrations(folder).open()) {
            assertThatCode(() -> LabelSchema.requireFirst(database)).doesNotThrowAnyException();
        }
    }

    @Test
    void aDatabaseWithoutTheColumnThatALaterOneIsMadeFromHasNot() {
        LabelDatabase label = LabelDatabase.withoutMigrations(folder);
        label.run("ALTER TABLE sessions DROP COLUMN verified");
        try (Database database = label.open()) {
            assertThatThrownBy(() -> LabelSchema.requireFirst(database))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is no Label database: it has no column sessions.verified; check --database");
        }
    }

    @Test
    void lookingChangesNothing() throws IOException {
        LabelDatabase label = LabelDatabase.in(folder);
        byte[] before = Files.readAllBytes(folder.resolve("label.db"));
        try (Database database = label.open()) {
            LabelSchema.requirePrepared(database);
        }
        assertThat(Files.readAllBytes(folder.resolve("label.db"))).isEqualTo(before);
    }
}
