package dev.sluice.readers.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Loss;
import dev.sluice.model.revision.RevisionScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionStoreTest {
    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void revision(String name, String more) throws IOException {
        write(name + "/revision.properties", "revision=%s\nmessage=does %s\n%s".formatted(name, name, more));
    }

    @Test
    void everyWordOfAHeaderIsRead() throws IOException {
        revision("a1", "");
        revision("b2", "");
        revision("c3", """
                revises=a1, b2
                depends_on=a1
                branch_labels=joined
                created=2024-01-02
                tables=people, cities
                upgrade.loses.people=%d people go
                upgrade.loses.people.count.sqlite=SELECT 1
                upgrade.loses.people.count.postgresql=SELECT 2
                downgrade.loses.cities-zip-code=%d codes go
                downgrade.loses.cities-zip-code.count=SELECT 3
                """);
        write("c3/upgrade.sqlite.sql", "SELECT 'é'");
        write("c3/upgrade.sql", "SELECT 4");
        write("c3/downgrade.sql", "SELECT 5");
        write("tags.properties", "1.0=c3\n");

        RevisionStore store = RevisionStore.of(folder);
        RevisionScript script = store.script(store.names().find("1.0").orElseThrow());

        assertThat(script.revision().downRevisions()).containsExactly("a1", "b2");
        assertThat(script.revision().dependsOn()).containsExactly("a1");
        assertThat(script.revision().branchLabels()).containsExactly("joined");
        assertThat(script.revision().source()).isEqualTo("c3/revision.properties");
        assertThat(script.created()).isEqualTo("2024-01-02");
        assertThat(script.tables()).containsExactly("people", "cities");
        assertThat(script.part(Direction.UPGRADE, "sqlite").sql()).isEqualTo("SELECT 'é'");
        assertThat(script.part(Direction.UPGRADE, "postgresql").sql()).isEqualTo("SELECT 4");
        assertThat(script.part(Direction.UPGRADE, "postgresql").losses())
                .containsExactly(new Loss("people", "%d people go", "SELECT 2"));
        assertThat(script.part(Direction.DOWNGRADE, "sqlite").losses())
                .containsExactly(new Loss("cities-zip-code", "%d codes go", "SELECT 3"));
        assertThat(store.tag(script.revision())).contains("1.0");
    }

    @Test
    void aDirectionThatNobodyHasWrittenIsNamed() throws IOException {
        revision("a1", "");
        RevisionStore store = RevisionStore.of(folder);
        RevisionScript script = store.script(store.graph().all().get(0));

        assertThatThrownBy(() -> script.part(Direction.DOWNGRADE, "sqlite"))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "revision a1 has no downgrade for sqlite: there is no downgrade.sqlite.sql beside a1/revision.properties");
    }

    @Test
    void whatAHeaderCannotSayIsRefusedByItsName() throws IOException {
        revision("a1", "revise=b2\n");
        refused("a1/revision.properties: there is no \"revise\"");
        revision("a1", "upgrade.loses.people=%d people go\n");
        write("a1/upgrade.sql", "SELECT 1");
        refused("a1/revision.properties lacks \"upgrade.loses.people.count=\"");
        write("a1/revision.properties", "revision=a1\n");
        refused("a1/revision.properties lacks \"message=\"");
        revision("a1", "");
        write("tags.properties", "1.0=b2\n");
        refused("revision b2, which is 1.0, is in no file");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> RevisionStore.of(folder))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFolderWithoutRevisionsIsNoStore() {
        refused("there are no revisions in ");
        assertThatThrownBy(() -> RevisionStore.of(folder.resolve("none")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is no folder of revisions");
    }
}
