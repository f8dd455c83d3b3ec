package dev.sluice.readers.datus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportedRowsTest {
    @TempDir
    Path folder;

    private ExportedRows read(String json) throws IOException {
        return ExportedRows.read(Files.writeString(folder.resolve("export.json"), json));
    }

    @Test
    void aRowThatIsThereOnceIsMissingOnce() throws IOException {
        ExportedRows rows = read("""
                {"schema_metadata": [
                  {"identifier": "a", "table_name": "t", "definition": "CREATE TABLE t (id INT)"},
                  {"identifier": "a", "table_name": "t", "definition": "CREATE TABLE t (id INT)"},
                  {"identifier": "b", "table_name": "u", "definition": null, "vector": [0.5, -1]}]}
                """);
        List<String> columns = List.of("identifier", "table_name");
        List<ExportedRows.Row> missing = rows.without(List.of(List.of("a", "t")), columns);
        assertThat(missing.stream().map(row -> row.key(columns))).containsExactly(List.of("a", "t"), List.of("b", "u"));
        assertThat(missing.get(0).vector()).isNull();
        assertThat(missing.get(1).vector()).containsExactly(0.5f, -1f);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                     | has not one list of rows
            []                                     | has not one list of rows
            {"a": [1], "b": [2]}                   | has not one list of rows
            [1]                                    | entry 1 is no row of schema_metadata
            [{"table_name": "t"}, {"name": "u"}]   | entry 2 is no row of schema_metadata
            [{"table_name": "t", "row_count": 5}]  | row 1 has fields that version 0 has not, and which would be lost: row_count
            [{"table_name": "t"}, {"table_name": "u", "definition": {"a": 1}}] | row 2 has a "definition" that is no text, and which would be lost: {"a":1}
            [{"table_name": "t", "vector": "abc"}] | row 1 has a "vector" that is no list of numbers
            [{"table_name": "t", "vector": [1, null]}] | row 1 has a "vector" that is no list of numbers
            [{"table_name":                        | cannot be read
            """)
    void whatIsNoExportIsRefused(String json, String words) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words);
    }
}
