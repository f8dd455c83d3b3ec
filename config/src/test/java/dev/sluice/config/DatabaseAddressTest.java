package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.DatabaseAddress.Kind;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    private static final Path WORKING_FOLDER = Path.of("/work");

    private static DatabaseAddress parse(String text) {
        return DatabaseAddress.parse(text, WORKING_FOLDER);
    }

    @Nested
    class AFile {
        @ParameterizedTest
        @CsvSource({
            "sqlite:/srv/label.db, /srv/label.db",
            "sqlite:///srv/label.db, /srv/label.db",
            "jdbc:sqlite:/srv/label.db, /srv/label.db",
            "SQLite:/srv/Label.db, /srv/Label.db",
            "' sqlite:/srv/label.db ', /srv/label.db",
            "sqlite:label.db, /work/label.db",
            "sqlite:../label.db, /label.db",
            "jdbc:sqlite:data/label.db, /work/data/label.db",
            "jdbc:sqlite:/srv/label.db?journal_mode=WAL, /srv/label.db",
            "sqlite:/srv/with space/日本.db, /srv/with space/日本.db"
        })
        void itsPathIsTakenFromTheWorkingFolder(String text, Path path) {
            assertThat(parse(text).kind()).isEqualTo(Kind.SQLITE);
            assertThat(parse(text).path()).isEqualTo(path);
            assertThat(parse(text).jdbcUrl()).isEqualTo("jdbc:sqlite:" + path);
            assertThat(parse(text).shown()).isEqualTo("sqlite:" + path);
        }

        @Test
        void aTildeMeansTheUsersHome() {
            assertThat(parse("sqlite:~/label.db").path()).isEqualTo(Settings.expandHome("~/label.db"));
        }

        @ParameterizedTest
        @CsvSource({"sqlite:a?b.db, a?b.db", "sqlite:what?.db, what?.db", "sqlite:a?b.db?journal_mode=WAL, a?b.db"})
        void aQuestionMarkMayBePartOfTheName(String text, String name) {
            assertThat(parse(text).path()).isEqualTo(WORKING_FOLDER.resolve(name));
        }

        @Test
        void aFileThatIsThereGoesBeforeParameters(@TempDir Path folder) throws IOException {
            Path file = Files.createFile(folder.resolve("a?b=c.db"));
            assertThat(parse("sqlite:" + file).path()).isEqualTo(file);
            assertThat(parse(parse("sqlite:" + file).shown()).path()).isEqualTo(file);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a?b.db", "a?b=c.db", "100%.db", "a%3fb?.db", "a#b?c d.db", "?"})
        void theDriverOpensAFileByItsExactName(String name, @TempDir Path folder) throws Exception {
            Path file = folder.resolve(name);
            try (Connection connection =
                    DriverManager.getConnection(DatabaseAddress.ofFile(file).jdbcUrl())) {
                connection.createStatement().executeUpdate("CREATE TABLE t (a TEXT)");
            }
            try (Stream<Path> made = Files.list(folder)) {
                assertThat(made).containsExactly(file);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"sqlite:", "sqlite: ", "jdbc:sqlite:"})
        void anAddressWithoutAFileIsWrong(String text) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(UsageException.class);
        }

        @Test
        void aLinkAndItsTargetAreOneStore(@TempDir Path folder) throws IOException {
            Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
            Files.createFile(real.resolve("label.db"));
            Files.createSymbolicLink(folder.resolve("file.db"), real.resolve("label.db"));
            Files.createSymbolicLink(folder.resolve("folder"), real);
            assertThat(parse("sqlite:" + real.resolve("label.db")).storeKey())
                    .isEqualTo("sqlite:" + real.resolve("label.db"))
                    .isEqualTo(parse("sqlite:" + folder.resolve("file.db")).storeKey())
                    .isEqualTo(
                            parse("sqlite:" + folder.resolve("folder/label.db")).storeKey())
                    .isEqualTo(DatabaseAddress.parse("sqlite:label.db", folder.resolve("folder"))
                            .storeKey());
        }

        @Test
        void aFileThatIsNotThereYetHasAKeyToo() {
            assertThat(parse("sqlite:/nowhere/label.db").storeKey()).isEqualTo("sqlite:/nowhere/label.db");
        }
    }

    @Nested
    class AServer {
        @Test
        void everyPartIsRead() {
            DatabaseAddress address = parse("postgresql://anna@db.example:5433/label?sslmode=require");
            assertThat(address.kind()).isEqualTo(Kind.POSTGRESQL);
            assertThat(address.host()).isEqualTo("db.example");
            assertThat(address.port()).isEqualTo(5433);
            assertThat(address.database()).isEqualTo("label");
            assertThat(address.user()).isEqualTo("anna");
            assertThat(address.query()).isEqualTo("sslmode=require");
            assertThat(address.password()).isEmpty();
            assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/label?sslmode=require");
            assertThat(address.shown()).isEqualTo("postgresql://anna@db.example:5433/label?sslmode=require");
        }

        @ParameterizedTest
        @CsvSource({
            "postgresql://h/db, POSTGRESQL, 5432",
            "postgres://h/db, POSTGRESQL, 5432",
            "jdbc:postgresql://h/db, POSTGRESQL, 5432",
            "mysql://h/db, MARIADB, 3306",
            "mariadb://h/db, MARIADB, 3306",
            "jdbc:mysql://h/db, MARIADB, 3306",
            "jdbc:mariadb://h:3307/db, MARIADB, 3307"
        })
        void aServerHasItsUsualPort(String text, Kind kind, int port) {
            assertThat(parse(text).kind()).isEqualTo(kind);
            assertThat(parse(text).port()).isEqualTo(port);
        }

        @Test
        void withoutAHostItIsThisMachine() {
            assertThat(parse("postgresql:///label").host()).isEqualTo("localhost");
        }

        @Test
        void anAddressOfTheNewInternetKeepsItsBrackets() {
            DatabaseAddress address = parse("postgresql://anna@[::1]:5433/label");
            assertThat(address.host()).isEqualTo("[::1]");
            assertThat(address.port()).isEqualTo(5433);
        }

        @Test
        void aUserMayStandAmongTheParametersOfTheDriver() {
            DatabaseAddress address = parse("jdbc:postgresql://h/label?user=anna&sslmode=require");
            assertThat(address.user()).isEqualTo("anna");
            assertThat(address.query()).isEqualTo("sslmode=require");
        }

        @ParameterizedTest
        @ValueSource(strings = {"postgresql://h", "postgresql://h/", "postgresql://h:abc/db", "mariadb://"})
        void anAddressWithoutADatabaseIsWrong(String text) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("/database");
        }

        @Test
        void theStoreIsTheSameForEveryUserAndEverySpellingOfTheHost() {
            assertThat(parse("postgresql://anna:secret@DB.example/label?ssl=true")
                            .storeKey())
                    .isEqualTo("postgresql://db.example:5432/label")
                    .isEqualTo(parse("jdbc:postgresql://db.example:5432/label?user=otto")
                            .storeKey());
        }

        @Test
        void databasesAndPortsAreStoresOfTheirOwn() {
            assertThat(parse("postgresql://h/a").storeKey())
                    .isNotEqualTo(parse("postgresql://h/b").storeKey())
                    .isNotEqualTo(parse("postgresql://h:5433/a").storeKey())
                    .isNotEqualTo(parse("mariadb://h:5432/a").storeKey());
        }

        @Test
        void whatIsShownCanBeTypedAgain() {
            DatabaseAddress address = parse("postgresql://anna:secret@h:5433/label?ssl=true");
            assertThat(parse(address.shown()).shown()).isEqualTo(address.shown());
            assertThat(parse(address.shown()).jdbcUrl()).isEqualTo(address.jdbcUrl());
        }
    }

    @Nested
    class APassword {
        @ParameterizedTest
        @CsvSource({
            "postgresql://anna:S3cret@h/db, S3cret",
            "mysql://anna:S3cret@h:3307/db, S3cret",
            "jdbc:postgresql://anna:S3cret@h/db, S3cret",
            "postgresql://anna:S3%40cr%2Fet%3A%25@h/db, S3@cr/et:%",
            "postgresql://anna:S3@cret@h/db, S3@cret",
            "postgresql://anna:S3:cret@h/db, S3:cret",
            "postgresql://anna:S3+cret@h/db, S3+cret",
            "postgresql://h/db?password=S3cret, S3cret",
            "postgresql://h/db?ssl=true&password=S3cret, S3cret",
            "postgresql://h/db?password=S3cret&ssl=true, S3cret",
            "postgresql://h/db?a=1&PassWord=S3cret&b=2, S3cret",
            "jdbc:mysql://h/db?user=anna&password=S3@cret, S3@cret",
            "jdbc:postgresql://h/db?password=S3%26cret&user=anna, S3&cret"
        })
        void itIsReadAndNeverShown(String text, String password) {
            DatabaseAddress address = parse(text);
            assertThat(address.password()).contains(password);
            assertThat(address.shown()).doesNotContain("S3").doesNotContainIgnoringCase("password");
            assertThat(address.toString()).doesNotContain("S3");
            assertThat(address.jdbcUrl()).doesNotContain("S3").doesNotContainIgnoringCase("password");
            assertThat(address.storeKey()).doesNotContain("S3");
            assertThat(address.user()).isIn("anna", null);
            assertThat(address.query()).doesNotContain("S3");
        }

        @Test
        void theParametersAroundItStay() {
            assertThat(parse("postgresql://h/db?a=1&password=S3cret&b=2").query())
                    .isEqualTo("a=1&b=2");
            assertThat(parse("postgresql://h/db?password=S3cret&b=2").query()).isEqualTo("b=2");
            assertThat(parse("postgresql://h/db?a=1&password=S3cret").query()).isEqualTo("a=1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "oracle://anna:S3cret@h/db",
                    "jdbc:oracle://anna:S3cret@h/db",
                    "postgre://anna:S3cret@h/db?ssl=true&password=S3cret",
                    "postgrs://anna:c@S3cret@h/db",
                    "postgrs://anna:c/S3cret@h/db"
                })
        void anUnknownEngineIsRefusedWithoutRepeatingIt(String text) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("is no database address")
                    .hasMessageNotContaining("S3");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"postgresql://anna:S3cret@h", "postgresql://anna:S3/cret@h/db", "mysql://h?password=S3cret"})
        void anAddressThatCannotBeReadIsRefusedWithoutRepeatingIt(String text) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(UsageException.class)
                    .hasMessageNotContaining("S3");
        }

        @Test
        void eachServerHasItsVariableForIt() {
            assertThat(Kind.POSTGRESQL.passwordVariable()).contains("PGPASSWORD");
            assertThat(Kind.MARIADB.passwordVariable()).contains("MYSQL_PASSWORD");
            assertThat(Kind.SQLITE.passwordVariable()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/srv/label.db", "label.db", "http://h/db", "jdbc:", ":"})
    void whatIsNoAddressIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("sqlite:/path/to/file");
    }
}
