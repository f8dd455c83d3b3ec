package dev.sluice.jobs.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before anything is held against these facts: they are what the original library has read. */
class CatalogueFactsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small", "edge", "wal", "new-0.59.5"})
    void theFactsAreWhatTheOriginalLibraryReads(String fixture) throws Exception {
        Map<String, Map<String, String>> facts =
                CatalogueFacts.of(CatalogueFixture.copy(fixture, folder).resolve("db"));
        Map<String, Map<String, String>> canonical = CatalogueFacts.canonical(fixture);
        assertThat(canonical).hasSizeGreaterThan(20);
        assertThat(facts.keySet()).containsAll(canonical.keySet());
        canonical.forEach((version, wanted) ->
                wanted.forEach((fact, value) -> assertThat(facts.get(version).get(fact))
                        .as("%s: %s", version, fact)
                        .isEqualTo(value)));
    }
}
