package dev.sluice.jobs.label.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageNameTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2025, 8, 13, 9, 5, 7);
    private static final String HASH = "0d24277d63597cf86a3aead509c4204fcd5b1234f31eef7793cb3f1d16df19d3";
    private static final String STAMP = "_20250813_20250813_090507_0d24277d";
    private static final int LONGEST_FILE_NAME = 255;

    @Test
    void aPlainProjectGetsTheNameThatTheOriginalToolGives() {
        assertThat(StorageName.dataset("alpha", NOW)).isEqualTo("migrated_alpha_20250813");
        assertThat(StorageName.folder("alpha", NOW, HASH)).isEqualTo("migrated_alpha" + STAMP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"site A/../../esc", "..", "100% \\ sure", "a\nb\u0000", "séance 1 🚬"})
    void theRowKeepsTheProjectsNameAsItIs(String name) {
        assertThat(StorageName.dataset(name, NOW)).isEqualTo("migrated_" + name + "_20250813");
    }

    @Test
    void aNameThatIsTooLongForItsColumnIsCutBetweenLetters() {
        String name = StorageName.dataset("😀".repeat(250), NOW);
        assertThat(name.codePointCount(0, name.length())).isEqualTo(255);
        assertThat(name).startsWith("migrated_😀").endsWith("😀_20250813");
    }

    @Test
    void aSlashInTheNameLeadsNowhere() {
        assertThat(StorageName.folder("site A/../../esc", NOW, HASH))
                .isEqualTo("migrated_site A%2F..%2F..%2Fesc" + STAMP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"site A/../../esc", "/etc/passwd", "..", ".", "", "\\\\server\\share", "a\u0000b", "a\nb\r\u0085"
            })
    void theFolderLiesDirectlyInTheStorage(String name) {
        Path storage = Path.of("/srv/data");
        Path folder = storage.resolve(StorageName.folder(name, NOW, HASH));
        assertThat(folder.normalize()).isEqualTo(folder);
        assertThat(folder.getParent()).isEqualTo(storage);
    }

    @Test
    void aControlCharacterIsWrittenOut() {
        assertThat(StorageName.folder("a\nb\u0000c\u007fd\u0085e", NOW, HASH))
                .isEqualTo("migrated_a%0Ab%00c%7Fd%85e" + STAMP);
    }

    @Test
    void namesThatDifferOnlyInWhatIsEscapedStayDifferent() {
        assertThat(StorageName.folder("a/b", NOW, HASH)).isNotEqualTo(StorageName.folder("a%2Fb", NOW, HASH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"L", "/", "é", "語", "🚬", "e\u0301"})
    void aLongNameFitsIntoTheFileSystemTogetherWithItsManifest(String letter) {
        String name = StorageName.folder(letter.repeat(255), NOW, HASH);
        assertThat((name + ".sluice-manifest.json").getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(LONGEST_FILE_NAME);
        assertThat(name).startsWith("migrated_").endsWith(STAMP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aCutNeverSplitsACharacter(int shift) {
        String name = StorageName.folder("x".repeat(shift) + "🚬".repeat(80), NOW, HASH);
        String back = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(back).isEqualTo(name).doesNotContain("?", "\ufffd");
    }
}
