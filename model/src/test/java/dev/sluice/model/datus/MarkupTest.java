package dev.sluice.model.datus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
    private static final int LONG = 400_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            <script>alert(1)</script>ok                       | ok
            a<SCRIPT src=x>b</script >c<script>d</script>e    | ace
            <script>a<script>b</script>c</script>d            | cd
            <script>a</script>b<script>c                      | bc
            <script a<br/>b                                   | <script ab
            <scripts>a</script>                               | <scripts>a
            onload=</script>x <script>y                       | ~ y~
            javascript: x onload=1 y                          | ~ x  y~
            a < b and b > c                                   | a < b and b > c
            <b>bold</b> <i class="x">x</i>                    | bold x
            moon= 1                                           | moon= 1
            """)
    void whatAPageWouldRunIsLeftOut(String comment, String wanted) {
        assertThat(Markup.leftOut(comment)).isEqualTo(wanted);
    }

    /** Each of them took a minute and more, or ended in an error, where a pattern is tried anew at each place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script ",
                "<script </script ",
                "<a ",
                "onmouse",
                "onload ",
                "(",
                "(1:a",
                "1:1:1:",
                "0 ",
                "1",
                " ",
                "://",
                "a://a:",
                "枚举 1"
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noCommentTakesMinutes(String part) {
        ColumnDefinition column = new ColumnDefinition("a", "INT", "枚举 1:a" + part.repeat(LONG / part.length()));
        TableDefinition table = new TableDefinition("t", column.comment(), List.of(column), List.of(), List.of());
        assertThat(TableMetadata.of(table, "t", List.of(), null).columnComments())
                .containsKey("a");
    }

    @Test
    void whatHasNoMarkupStays() {
        assertThat(Markup.leftOut("")).isEmpty();
    }
}
