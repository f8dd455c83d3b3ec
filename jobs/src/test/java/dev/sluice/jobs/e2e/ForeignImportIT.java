package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parquet files that DuckDB has written become datasets. */
class ForeignImportIT {
    @TempDir
    Path folder;

    private Path files;

    @BeforeEach
    void makeFolder() throws Exception {
        files = Files.createDirectory(folder.resolve("files"));
    }

    private void write(String file, String query) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, files.resolve(file)));
        }
    }

    private SluiceProcess.Result load() throws Exception {
        return new SluiceProcess(folder.resolve("home"), folder)
                .warm()
                .run("launch", "import-datasets", "--source", "files", "--target", "new", "--verify", "full");
    }

    private List<String> query(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("new/.datachain/db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(rows.getString(i));
                }
                found.add(String.join("|", cells.stream().map(String::valueOf).toList()));
            }
        }
        return found;
    }

    private JsonNode features() throws SQLException {
        return JsonMapper.shared()
                .readTree(query("SELECT feature_schema FROM datasets_versions").get(0));
    }

    @Test
    void everyTypeHasASignalOfItsOwn() throws Exception {
        write("types.1.0.0.parquet", """
                SELECT 1::TINYINT AS i8, 4000000000::UINTEGER AS u32, 9007199254740993::BIGINT AS i64, 18446744073709551615::UBIGINT AS u64,
                  1.5::FLOAT AS f32, 'NaN'::DOUBLE AS nan, 'inf'::DOUBLE AS inf, true AS b, 'é😀' AS s, '\\x00\\xFF'::BLOB AS bytes,
                  DATE '2024-02-29' AS d, TIME '12:34:56.789' AS t, TIMESTAMP '2024-02-29 12:34:56.789012' AS ts,
                  TIMESTAMPTZ '2024-02-29 12:34:56+02' AS tz, '2024-02-29 12:34:56.789012345'::TIMESTAMP_NS AS ns,
                  12345.6789::DECIMAL(18,4) AS dec, '00000000-0000-0000-0000-000000000001'::UUID AS uuid, 'a'::ENUM('a', 'b') AS e,
                  '{"k": 1}'::JSON AS js, NULL::INTEGER AS nothing""");
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isZero();
        JsonNode features = features();
        assertThat(features.toString()
                        .replace("\"", "")
                        .replace("Optional[", "")
                        .replace("]", ""))
                .isEqualTo(
                        "{i8:int,u32:int,i64:int,u64:int,f32:float,nan:float,inf:float,b:bool,s:str,bytes:bytes,d:str,t:str,"
                                + "ts:datetime,tz:datetime,ns:datetime,dec:str,uuid:str,e:str,js:str,nothing:int}");
        assertThat(query(
                        "SELECT i8, u32, i64, f32, nan, inf, b, s, hex(bytes), d, t, ts, tz, ns, dec, uuid, e, js, \"nothing\""
                                + " FROM ds_local_local_types_1_0_0"))
                .containsExactly("1|4000000000|9007199254740993|1.5|null|Inf|1|é😀|00FF|2024-02-29|12:34:56.789|"
                        + "2024-02-29 12:34:56.789012|2024-02-29 10:34:56|2024-02-29 12:34:56.789012|12345.6789|"
                        + "00000000-0000-0000-0000-000000000001|a|{\"k\": 1}|null");
        // Nanoseconds, and a number that has more than 63 bits.
        assertThat(result.out()).contains("2 are not of the type that they are declared to be, or had to be cut");
    }

    @Test
    void structsListsAndMapsKeepTheirParts() throws Exception {
        write("nested.2.0.0.parquet", """
                SELECT * FROM (VALUES
                  (1, {'name': 'a', 'pos': {'x': 1, 'y': 2.5}}, [1, 2], [[1], []], [{'k': 1, 's': 'x'}], MAP {'p': 1, 'q': 2}),
                  (2, {'name': NULL, 'pos': NULL}, [], NULL, [], MAP {}),
                  (3, NULL, NULL, [NULL, [3]], NULL, NULL)) t(id, person, list, lists, structs, map)""");
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isZero();
        JsonNode features = features();
        assertThat(features.get("person").asString()).isEqualTo("Person@v1");
        assertThat(features.get("list").asString()).isEqualTo("Optional[list[int]]");
        assertThat(features.get("lists").asString()).isEqualTo("Optional[list[list[int]]]");
        assertThat(features.get("structs").asString()).isEqualTo("Optional[list[dict]]");
        assertThat(features.get("map").asString()).isEqualTo("Optional[dict]");
        assertThat(features.get("_custom_types")
                        .get("Person@v1")
                        .get("fields")
                        .get("pos")
                        .asString())
                .isEqualTo("PersonPos@v1");
        assertThat(query("SELECT sys__id, id, person__name, person__pos__x, person__pos__y, list, lists, structs, map"
                        + " FROM ds_local_local_nested_2_0_0"))
                .containsExactly(
                        "1|1|a|1|2.5|[1,2]|[[1],[]]|[{\"k\":1,\"s\":\"x\"}]|{\"p\":1,\"q\":2}",
                        "2|2|null|null|null|[]|null|[]|{}",
                        "3|3|null|null|null|null|[null,[3]]|null|null");
    }

    @Test
    void namesThatDataChainDoesNotTakeAreReplaced() throws Exception {
        write(
                "names.0.1.0.parquet",
                "SELECT 1 AS \"a.b\", 2 AS \"a_b\", 3 AS \"select\", 4 AS \"x__y\", 5 AS \"sys__id\", 6 AS \"qu\"\"ote\"");
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(query("SELECT name FROM pragma_table_info('ds_local_local_names_0_1_0')"))
                .containsExactly("sys__id", "sys__rand", "a_b", "a_b_1", "select", "x_y", "sys_id", "qu\"ote");
        assertThat(query("SELECT * FROM ds_local_local_names_0_1_0").get(0)).endsWith("|1|2|3|4|5|6");
        assertThat(result.out()).contains("notes");
    }

    @Test
    void aVersionOfNoRowsAndOneOfManyRowGroupsAreThere() throws Exception {
        write("empty.1.0.0.parquet", "SELECT 1 AS n, 'x' AS s WHERE false");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT i AS n, 'text ' || i AS s FROM range(50000) r(i)) TO '%s'"
                            .formatted(files.resolve("long.1.0.0.parquet"))
                    + " (FORMAT parquet, ROW_GROUP_SIZE 3000)");
        }
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(query("SELECT count(*) FROM ds_local_local_empty_1_0_0")).containsExactly("0");
        assertThat(query("SELECT count(*), sum(n), min(sys__id), max(sys__id), count(DISTINCT sys__rand) > 49990,"
                        + " sum(s = 'text ' || n) FROM ds_local_local_long_1_0_0"))
                .containsExactly("50000|1249975000|1|50000|1|50000");
    }

    @Test
    void everyCodecIsReadOrNamed() throws Exception {
        for (String codec : List.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli")) {
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = duck.createStatement()) {
                statement.execute(
                        "COPY (SELECT i AS n, 'text ' || i AS s FROM range(2000) r(i)) TO '%s' (FORMAT parquet, COMPRESSION %s)"
                                .formatted(files.resolve(codec + ".1.0.0.parquet"), codec));
            }
        }
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out())
                .contains("5 imported, 1 failed", "is compressed with BROTLI, which Sluice cannot read");
        assertThat(query("SELECT count(*), sum(s = 'text ' || n) FROM ds_local_local_lz4_raw_1_0_0"))
                .containsExactly("2000|2000");
    }

    @Test
    void aNameThatHadToBeChangedIsTheSameNextTime() throws Exception {
        write("my.metrics.1.0.0.parquet", "SELECT 1 AS a");
        assertThat(load().exitCode()).isZero();
        SluiceProcess.Result again = new SluiceProcess(folder.resolve("home"), folder)
                .warm()
                .run("launch", "import-datasets", "--source", "files", "--target", "new", "--existing", "skip");
        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(again.out()).contains("1 there already and left");
        assertThat(query("SELECT name FROM datasets")).containsExactly("my_metrics");
    }

    @Test
    void aFileThatNobodyCanReadFailsAlone() throws Exception {
        write("good.1.0.0.parquet", "SELECT 1 AS a");
        try (InputStream twice = ForeignImportIT.class.getResourceAsStream("/datachain/twice.1.0.0.parquet")) {
            Files.copy(twice, files.resolve("twice.1.0.0.parquet"));
        }
        SluiceProcess.Result result = load();
        assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
        assertThat(result.out()).contains("1 imported, 1 failed", "two of its columns are called ");
    }
}
