package dev.sluice.jobs.datus.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaReportTest {
    private static final int ROWS = 10;

    @Test
    void rowsThatNoVersionShowsAreNotMigrated() {
        Map<String, Object> report = report(SchemaReport.Shown.NOWHERE);

        assertThat(report).containsEntry("rows_migrated", 0L);
        assertThat(SchemaReport.summary(report).get("rows")).startsWith("none of 10 migrated");
    }

    @Test
    void whereTheTableCannotBeReadNothingIsClaimed() {
        Map<String, Object> report = report(new SchemaReport.Shown(null, "the disk is gone"));

        assertThat(report).doesNotContainKey("rows_migrated");
        assertThat(SchemaReport.summary(report).get("rows"))
                .isEqualTo(
                        "0 of 10 are written; whether a version of the table shows them is not known: the disk is gone");
    }

    private static Map<String, Object> report(SchemaReport.Shown shown) {
        return SchemaReport.fields(List.of(), SchemaFacts.ofExport(ROWS), Path.of("datus_db_shop"), false, shown);
    }
}
