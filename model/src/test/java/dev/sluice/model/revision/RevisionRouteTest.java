package dev.sluice.model.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionRouteTest {
    /** Two branches from a1, which a merge joins, and a base of its own that depends on one of them. */
    private static final RevisionGraph GRAPH = Graphs.of(
            "a1a1",
            "b1b1 < a1a1 #left",
            "b2b2 < b1b1",
            "c1c1 < a1a1 #right",
            "c2c2 < c1c1",
            "m1m1 < b2b2 c2c2",
            "x1x1 + b1b1 #extra",
            "x2x2 < x1x1");

    private static final RevisionNames NAMES = new RevisionNames(GRAPH, Map.of("1.0", "a1a1", "2.0", "m1m1"));

    private static DatabaseHeads at(String ids) {
        return new DatabaseHeads(ids.equals("base") ? List.of() : Arrays.asList(ids.split(",")));
    }

    private static String words(RevisionRoute route) {
        return String.join(" ", route.revisions().stream().map(Revision::id).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            base      | 1.0         | a1a1
            base      | a1          | a1a1
            base      | left        | a1a1 b1b1
            base      | left@head   | a1a1 b1b1 b2b2 c1c1 c2c2 m1m1
            base      | extra@head  | a1a1 b1b1 x1x1 x2x2
            base      | extra@+1    | a1a1 b1b1 x1x1
            a1a1      | left@+1     | b1b1
            a1a1      | right@+2    | c1c1 c2c2
            a1a1      | m1m1-1      | ?
            b1b1      | c1c1+1      | c1c1 c2c2
            b2b2      | 2.0         | c1c1 c2c2 m1m1
            b2b2,c2c2 | 2.0         | m1m1
            m1m1      | x2x2-1      | x1x1
            m1m1      | b1b1        | ''
            m1m1      | heads       | x1x1 x2x2
            base      | base        | ''
            """)
    void theWayUp(String current, String target, String expected) {
        if (expected.equals("?")) {
            assertThatThrownBy(() -> RevisionRoute.up(GRAPH, NAMES, at(current), target))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("m1m1 was made upon b2b2, c2c2");
            return;
        }
        assertThat(words(RevisionRoute.up(GRAPH, NAMES, at(current), target))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m1m1      | 1.0         | m1m1 c2c2 c1c1 b2b2 b1b1
            m1m1      | base        | m1m1 c2c2 c1c1 b2b2 b1b1 a1a1
            m1m1      | b2b2        | m1m1
            b2b2,c2c2 | left@-1     | b2b2
            b2b2,c2c2 | right@a1a1  | c2c2 c1c1
            b2b2      | -1          | b2b2
            b2b2      | -3          | b2b2 b1b1 a1a1
            b2b2      | b2b2-1      | b2b2
            b2b2,x2x2 | extra@base  | x2x2 x1x1
            b2b2,x2x2 | left@a1a1   | x2x2 x1x1 b2b2 b1b1
            m1m1,x2x2 | extra@-1    | x2x2
            """)
    void theWayDown(String current, String target, String expected) {
        assertThat(words(RevisionRoute.down(GRAPH, NAMES, at(current), target))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up   | base      | head    | there are 2 heads: m1m1, x2x2; say which, or "heads" for all of them
            up   | base      | 9.9     | there is no revision, tag or branch "9.9"
            up   | base      | zzzz    | there is no revision, tag or branch "zzzz"
            up   | base      | c       | 2 revisions begin with "c": c1c1, c2c2; give more of it
            up   | base      | left@c1 | revision c1c1 is not on the branch of b1b1
            up   | base      | no@head | there is no revision, tag or branch "no"
            up   | a1a1      | +1      | "+1" is ambiguous: a1a1 is followed by b1b1, c1c1; say which
            up   | base      | +1      | "+1" is ambiguous: base is followed by a1a1, x1x1; say which
            up   | b2b2,c2c2 | +1      | "+1" may be counted from each of b2b2, c2c2: say from which, as in "b2b2+1"
            up   | m1m1      | +1      | "+1" leads too far: there are only 0 revisions above
            up   | m1m1      | -1      | "-1" does not lead up
            down | m1m1      | +1      | "+1" does not lead down
            down | m1m1      | -1      | "-1" is ambiguous: m1m1 was made upon b2b2, c2c2; say which
            down | b2b2,c2c2 | -1      | "-1" may be counted from each of b2b2, c2c2: say from which, as in "b2b2-1"
            down | b2b2      | -9      | "-9" leads too far: there are only 3 revisions below
            down | base      | -1      | "-1" leads nowhere: the database is at base
            down | c2c2      | left@-1 | "left@-1" leads nowhere: the database has taken nothing of that branch alone
            down | b1b1      | c1c1    | c1c1 is not below where the database is: b1b1
            down | m1m1,x2x2 | heads   | "heads" is 2 revisions: m1m1, x2x2; say which
            """)
    void whatIsUnclearIsSaid(String way, String current, String target, String message) {
        assertThatThrownBy(() -> {
                    if (way.equals("up")) {
                        RevisionRoute.up(GRAPH, NAMES, at(current), target);
                    } else {
                        RevisionRoute.down(GRAPH, NAMES, at(current), target);
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whateverTheHistoryEachComesAfterAllThatItRequiresAndBeforeThatOnTheWayBack() {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int n = 0; n < 200; n++) {
            RevisionGraph graph = Graphs.random(random, 1 + random.nextInt(40));
            RevisionNames names = new RevisionNames(graph, Map.of());
            DatabaseHeads heads = new DatabaseHeads(List.of());
            Set<Revision> taken = new HashSet<>();
            for (Revision revision :
                    RevisionRoute.up(graph, names, heads, "heads").revisions()) {
                assertThat(taken).as("seed %d", seed).containsAll(graph.requirements(revision));
                taken.add(revision);
                heads = heads.with(revision, graph);
                assertThat(heads).as("seed %d", seed).isEqualTo(DatabaseHeads.of(graph.tips(taken)));
                assertThat(heads.taken(graph)).as("seed %d", seed).isEqualTo(taken);
            }
            assertThat(taken).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(graph.all());
            Revision floor = graph.all().get(random.nextInt(graph.all().size()));
            String target = random.nextBoolean() ? "base" : floor.id();
            for (Revision revision :
                    RevisionRoute.down(graph, names, heads, target).revisions()) {
                taken.remove(revision);
                assertThat(taken)
                        .as("seed %d", seed)
                        .allSatisfy(each -> assertThat(graph.requirements(each)).doesNotContain(revision));
                heads = heads.without(revision, graph);
                assertThat(heads).as("seed %d", seed).isEqualTo(DatabaseHeads.of(graph.tips(taken)));
            }
            assertThat(taken.isEmpty()).as("seed %d", seed).isEqualTo(target.equals("base"));
        }
    }
}
