package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String USER_HOME = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));

    @TempDir
    private Path folder;

    private Path home;
    private Path workingFolder;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        workingFolder = Files.createDirectory(folder.resolve("work"));
        environment.put("SLUICE_HOME", home.toString());
    }

    private void dotenv(String text) throws IOException {
        Files.writeString(workingFolder.resolve(".env"), text);
    }

    private void yaml(String text) throws IOException {
        Files.writeString(home.resolve("sluice.yml"), text);
    }

    private Settings load() {
        return Settings.load(environment, workingFolder);
    }

    @Test
    void theEnvironmentGoesBeforeEverything() throws IOException {
        environment.put("DATA_DIR", "/from/environment");
        dotenv("DATA_DIR=/from/dotenv\n");
        yaml("data_dir: /from/yaml\n");
        assertThat(load().get("DATA_DIR")).contains("/from/environment");
    }

    @Test
    void theDotenvOfTheWorkingFolderGoesBeforeTheFileInTheHome() throws IOException {
        dotenv("DATA_DIR=/from/dotenv\n");
        yaml("data_dir: /from/yaml\n");
        assertThat(load().get("DATA_DIR")).contains("/from/dotenv");
    }

    @Test
    void theFileInTheHomeIsAskedLast() throws IOException {
        yaml("data_dir: /from/yaml\n");
        assertThat(load().get("DATA_DIR")).contains("/from/yaml");
    }

    @Test
    void whatIsSetNowhereHasNoValue() {
        assertThat(load().get("DATA_DIR")).isEmpty();
    }

    @Test
    void anEmptyVariableCountsAsNotSet() throws IOException {
        environment.put("DATA_DIR", "");
        dotenv("DATA_DIR=\n");
        yaml("data_dir: /from/yaml\n");
        assertThat(load().get("DATA_DIR")).contains("/from/yaml");
    }

    @Test
    void aDotenvThatRepeatsANameMeansTheLast() throws IOException {
        dotenv("DATA_DIR=/first\nDATA_DIR=/last\n");
        assertThat(load().get("DATA_DIR")).contains("/last");
    }

    @Test
    void aQuotedDotenvValueMayHoldANumberSign() throws IOException {
        dotenv("# the database\n\nMYSQL_PASSWORD=\"ab#cd\" # changed in May\n");
        assertThat(load().get("MYSQL_PASSWORD")).contains("ab#cd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repository:\n  url: sqlite:/srv/jobs.db\n",
                "repository.url: sqlite:/srv/jobs.db\n",
                "repository-url: sqlite:/srv/jobs.db\n",
                "SLUICE_REPOSITORY_URL: sqlite:/srv/jobs.db\n"
            })
    void aNestedNameInYamlIsTheVariableWithUnderscores(String text) throws IOException {
        yaml(text);
        assertThat(load().get("SLUICE_REPOSITORY_URL")).contains("sqlite:/srv/jobs.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "repository:\n"})
    void aFileWithoutValuesIsFine(String text) throws IOException {
        yaml(text);
        dotenv(text.contains(":") ? "" : text);
        assertThat(load().get("SLUICE_REPOSITORY")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"repository: [", "a: b: c\n", "a: b\n\tc: d\n", "a: !!java.net.URL [\"http://localhost\"]\n"})
    void aBrokenYamlIsNamed(String text) throws IOException {
        yaml(text);
        assertThatThrownBy(this::load)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(home.resolve("sluice.yml").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\n", "- a\n- b: c\n", "42\n"})
    void aYamlThatIsNoMapIsToldWhatItMustHold(String text) throws IOException {
        yaml(text);
        assertThatThrownBy(this::load)
                .isInstanceOf(UsageException.class)
                .hasMessage("%s must hold settings as `name: value`, one on each line", home.resolve("sluice.yml"));
    }

    @Test
    void aBrokenYamlIsNamedWithTheLine() throws IOException {
        yaml("data_dir: /srv\n\na: b: c\n");
        assertThatThrownBy(this::load).isInstanceOf(UsageException.class).hasMessageContaining("sluice.yml, line 3: ");
    }

    @Test
    void aYamlThatIsNotUtf8IsNamed() throws IOException {
        Files.write(home.resolve("sluice.yml"), "a: é\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(this::load)
                .isInstanceOf(UsageException.class)
                .hasMessage("%s is not UTF-8: save it as UTF-8", home.resolve("sluice.yml"));
    }

    @Test
    void theHomeIsBelowTheUsersHomeUnlessSaidOtherwise() {
        assertThat(Settings.load(Map.of("HOME", USER_HOME), workingFolder).home())
                .isEqualTo(Path.of(USER_HOME, ".sluice"));
        assertThat(Settings.load(Map.of("HOME", USER_HOME, "SLUICE_HOME", " "), workingFolder)
                        .home())
                .isEqualTo(Path.of(USER_HOME, ".sluice"));
    }

    @Test
    void theHomeMayBeSetInTheDotenv() throws IOException {
        dotenv("SLUICE_HOME=%s\n".formatted(home));
        yaml("data_dir: /from/yaml\n");
        Settings settings = Settings.load(Map.of(), workingFolder);
        assertThat(settings.home()).isEqualTo(home);
        assertThat(settings.get("DATA_DIR")).contains("/from/yaml");
    }

    @Test
    void aTildeInTheHomeMeansTheUsersHome() {
        assertThat(Settings.load(Map.of("HOME", USER_HOME, "SLUICE_HOME", "~/other/../sluice"), workingFolder)
                        .home())
                .isEqualTo(Path.of(USER_HOME, "sluice"));
    }

    @Test
    void onlyATildeThatStandsAloneIsExpanded() {
        assertThat(Settings.expandHome("~")).isEqualTo(Path.of(USER_HOME));
        assertThat(Settings.expandHome("~/data")).isEqualTo(Path.of(USER_HOME, "data"));
        assertThat(Settings.expandHome("~other/data")).isEqualTo(Path.of("~other/data"));
        assertThat(Settings.expandHome("/srv/~/data")).isEqualTo(Path.of("/srv/~/data"));
    }

    @Test
    void theVariableHomeGoesBeforeTheRecordOfTheUser() {
        assertThat(Settings.load(Map.of("HOME", "/srv/anna"), workingFolder).home())
                .isEqualTo(Path.of("/srv/anna/.sluice"));
        assertThat(Settings.expandHome("~/data", Map.of("HOME", "/srv/anna"), "/root"))
                .isEqualTo(Path.of("/srv/anna/data"));
        assertThat(Settings.expandHome("~/data", Map.of("HOME", ""), "/root")).isEqualTo(Path.of("/root/data"));
    }

    @Test
    void aUserWithoutAHomeIsToldWhatToSet() {
        assertThatThrownBy(() -> Settings.expandHome("~/.sluice", Map.of(), "?"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("set HOME or SLUICE_HOME");
        assertThat(Settings.expandHome("/srv", Map.of(), "?")).isEqualTo(Path.of("/srv"));
    }

    @Test
    void anEmptyVariableIsNoSetting() {
        environment.put("FIRST", "");
        assertThat(load().get("FIRST")).isEmpty();
    }
}
