package dev.sluice.model.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionGraphTest {
    private static List<String> ids(Collection<Revision> revisions) {
        return revisions.stream().map(Revision::id).toList();
    }

    @Test
    void headsAndBasesAreOfWhatWasMadeUponWhat() {
        RevisionGraph graph = Graphs.of("a", "b < a", "c < a", "d < b c", "x", "y < x + d");

        assertThat(ids(graph.heads())).containsExactly("d", "y");
        assertThat(ids(graph.bases())).containsExactly("a", "x");
        assertThat(ids(graph.tips(graph.all()))).containsExactly("y");
        assertThat(ids(graph.lineage(graph.find("b").orElseThrow()))).containsExactlyInAnyOrder("a", "b", "d");
    }

    @Test
    void aBranchIsGoneAlongToItsEnd() {
        RevisionGraph graph = Graphs.of("m < b2 c2", "c2 < c1", "b2 < b1", "c1 < a", "b1 < a", "a");

        assertThat(ids(graph.inOrder(graph.all())))
                .isIn(List.of("a", "b1", "b2", "c1", "c2", "m"), List.of("a", "c1", "c2", "b1", "b2", "m"));
    }

    @Test
    void aDependencyMayBeNamedByItsBranch() {
        RevisionGraph graph = Graphs.of("a #account", "b < a", "x + account", "y < x");

        assertThat(ids(graph.required(List.of(graph.find("y").orElseThrow()))))
                .containsExactlyInAnyOrder("y", "x", "a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a; a < b; b                    | revision a is in a/revision.properties and in a/revision.properties
            b < a                          | revision a, which b/revision.properties refers to, is in no file
            b + a                          | revision a, which b/revision.properties refers to, is in no file
            a < a                          | follow on each other in a circle: a/revision.properties
            o; a < c; b < a; c < b         | in a circle: a/revision.properties, b/revision.properties, c/revision.properties
            a + d; b < a; c; d < c + b     | in a circle: a/revision.properties, b/revision.properties, d/revision.properties
            a #l; b < a #l                 | branch label l is in a/revision.properties and in b/revision.properties
            a; b < a #a                    | branch label a in b/revision.properties is the id of a revision
            x-y                            | "x-y" in x-y/revision.properties is no id of a revision
            """)
    void whatIsNoHistoryIsRefusedAndTheFilesNamed(String lines, String message) {
        assertThatThrownBy(() -> Graphs.of(lines.split("; ")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message);
    }
}
