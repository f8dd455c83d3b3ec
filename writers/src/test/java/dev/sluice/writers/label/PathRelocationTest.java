package dev.sluice.writers.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRelocationTest {
    @ParameterizedTest
    @CsvSource({"/old, /new", "/old/, /new/", "/old/a b/c, /new/a b/c", "/old/../x, /new/../x"})
    void whatLiesBelowFollowsToTheLetter(String path, String moved) {
        assertThat(PathRelocation.moved(path, "/old", "/new")).contains(moved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/older/a", "/ol", "old/a", "/x/old/a", ""})
    void whatOnlyLooksLikeItStays(String path) {
        assertThat(PathRelocation.moved(path, "/old", "/new")).isEmpty();
    }

    @Test
    void aSlashAtTheEndOfEitherFolderIsOfNoMatter() {
        assertThat(PathRelocation.moved("/old/set/s1", "/old/set/", "/new/set")).contains("/new/set/s1");
        assertThat(PathRelocation.moved("/old/set", "/old/set/", "/new/set/")).contains("/new/set");
    }

    @ParameterizedTest
    @CsvSource({"/srv//old/a, /new/a", "/srv/./old//a, /new//a", "/srv/.//old, /new"})
    void whatIsSpeltOtherwiseFollowsToo(String path, String moved) {
        assertThat(PathRelocation.moved(path, "/srv/old", "/new").map(each -> each.replaceAll("/+", "/")))
                .contains(moved.replaceAll("/+", "/"));
    }

    @Test
    void aRelativePathCanBeLedToAnAbsoluteOne() {
        assertThat(PathRelocation.moved("data/set/s1", "data/set", "/srv/set")).contains("/srv/set/s1");
    }
}
