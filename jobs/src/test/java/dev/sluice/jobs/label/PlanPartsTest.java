package dev.sluice.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanPartsTest {
    private final PlanParts parts = new PlanParts();

    @Test
    void projectsThatMayBeEqualStayTogether() {
        int first = parts.partOf("4000-ab", 4000);
        for (int other = 0; other < 100; other++) {
            parts.partOf("other " + other, 10_000);
        }
        assertThat(parts.partOf("4000-ab", 4000)).isEqualTo(first);
    }

    @Test
    void noPartIsMuchLargerThanTheOthers() {
        Map<Integer, Long> load = new HashMap<>();
        for (int project = 1; project <= 1000; project++) {
            load.merge(parts.partOf("project " + project, project), (long) project, Long::sum);
        }
        long average = 1000 * 1001 / 2 / load.size();
        assertThat(load.values()).allSatisfy(bytes -> assertThat(bytes).isLessThan(average + 1000));
    }

    @Test
    void theSamePlanIsDealtOutTheSameWay() {
        PlanParts again = new PlanParts();
        for (int project = 0; project < 200; project++) {
            String mark = "mark " + project % 50;
            assertThat(parts.partOf(mark, project)).isEqualTo(again.partOf(mark, project));
        }
    }
}
