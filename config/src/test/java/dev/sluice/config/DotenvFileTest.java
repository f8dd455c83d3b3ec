package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are what python-dotenv makes of the same lines. */
class DotenvFileTest {
    @TempDir
    private Path folder;

    private DotenvFile read(String text, Charset charset) throws IOException {
        Files.writeString(folder.resolve(".env"), text, charset);
        return DotenvFile.read(folder, Map.of("FROM_ENVIRONMENT", "yes", "A", "environment"));
    }

    private DotenvFile read(String text) throws IOException {
        return read(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            X=value              | value
            export X=value       | value
            X = value            | value
              X=value            | value
            'X'=value            | value
            X=two words          | two words
            X=value # comment    | value
            X=ab#cd              | ab#cd
            X=#cd                | #cd
            X='ab #cd'           | ab #cd
            X="ab #cd" # comment | ab #cd
            X="it's"             | it's
            X='it\\'s'           | it's
            X='C:\\dir\\'        | C:\\dir\\
            X="a\\"b"            | a"b
            X="a\\tb"            | a\tb
            X='a\\tb'            | a\\tb
            X=a=b                | a=b
            X=${FROM_ENVIRONMENT}| yes
            X=${NONE:-other}     | other
            X=a$b                | a$b
            X=日本               | 日本
            """)
    void aValueIsWhatPythonTakesItFor(String line, String value) throws IOException {
        assertThat(read(line).get("X")).contains(value);
        assertThat(read("# first\r\n" + line + "\r\nB=b\r\n").get("X")).contains(value);
        assertThat(read("\uFEFF" + line).warnings()).isEmpty();
        assertThat(read("\uFEFF" + line).get("X")).contains(value);
    }

    @Test
    void aQuotedValueMayHaveSeveralLines() throws IOException {
        DotenvFile dotenv = read("X=\"one\ntwo\"\nnot an entry\n");
        assertThat(dotenv.get("X")).contains("one\ntwo");
        assertThat(dotenv.warnings()).singleElement().asString().contains("line 3");
    }

    @Test
    void aValueMayBeginWithAHashAndLinesMayEndAsOnWindows() throws IOException {
        DotenvFile dotenv = read("A= #s3cret\r\nB=\"x\r\ny\"\r\nC=x\u00a0# y\r\n");
        assertThat(dotenv.get("A")).contains("#s3cret");
        assertThat(dotenv.get("B")).contains("x\ny");
        assertThat(dotenv.get("C")).contains("x");
    }

    @Test
    void aReferenceMeansAnEarlierLineUnlessTheEnvironmentHasIt() throws IOException {
        DotenvFile dotenv = read("A=file\nB=b\nX=${A} ${B} ${C}\n");
        assertThat(dotenv.get("X")).contains("environment b ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            MYSQL_PASSWORD hunter2
            =hunter2
            MYSQL_PASSWORD='hunter2
            MYSQL_PASSWORD="hunter2" hunter2
            """)
    void aLineThatIsNoneIsLeftOutAndNamedByItsNumberAlone(String line) throws IOException {
        DotenvFile dotenv = read("A=a\n\n%s\nB=b\n".formatted(line));
        assertThat(dotenv.warnings())
                .containsExactly("%s, line 3: not of the form NAME=value; the line is left out"
                        .formatted(folder.resolve(".env")));
        assertThat(dotenv.get("A")).contains("a");
        assertThat(dotenv.get("B")).contains("b");
        assertThat(dotenv.get("MYSQL_PASSWORD")).isEmpty();
    }

    @Test
    void aNameAloneAndAnEmptyValueSetNothing() throws IOException {
        DotenvFile dotenv = read("A\nB=\nC=''\nD= \n");
        assertThat(dotenv.warnings()).isEmpty();
        for (String name : new String[] {"A", "B", "C", "D"}) {
            assertThat(dotenv.get(name)).isEmpty();
        }
    }

    @Test
    void bytesThatAreNotUtf8DisturbOnlyWhoAsksForThem() throws IOException {
        DotenvFile dotenv = read("# größer\nA=a\nMYSQL_PASSWORD=hünter2\n", StandardCharsets.ISO_8859_1);
        assertThat(dotenv.warnings()).isEmpty();
        assertThat(dotenv.get("A")).contains("a");
        assertThatThrownBy(() -> dotenv.get("MYSQL_PASSWORD"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "%s, line 3: the value of MYSQL_PASSWORD is not UTF-8; save the file as UTF-8",
                        folder.resolve(".env"));
    }

    @Test
    void aLongValueIsNoTrouble() throws IOException {
        String key = "x\\y".repeat(100_000);
        assertThat(read("X='%s'".formatted(key)).get("X")).contains(key);
    }

    @Test
    void withoutAFileNothingIsSet() {
        assertThat(DotenvFile.read(folder, Map.of()).get("X")).isEmpty();
    }
}
