package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.model.label.DatasetManifest;
import dev.sluice.model.label.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeContentTest {
    private static final int LARGE = 700_001;

    @TempDir
    private Path folder;

    /** Keeps everything it is given. */
    private static class Collector implements TreeContent.Sink {
        final List<String> events = new ArrayList<>();
        final Map<String, byte[]> files = new LinkedHashMap<>();
        private ByteArrayOutputStream content;

        @Override
        public void folder(TreeEntry entry) {
            events.add("folder " + entry.relative());
        }

        @Override
        public void beginFile(TreeEntry file) {
            events.add("file " + file.relative());
            content = new ByteArrayOutputStream();
        }

        @Override
        public void bytes(byte[] buffer, int length) throws IOException {
            content.write(buffer, 0, length);
        }

        @Override
        public void endFile(TreeEntry file) {
            files.put(file.relative(), content.toByteArray());
        }
    }

    private byte[] large() throws IOException {
        byte[] content = new byte[LARGE];
        new Random(7).nextBytes(content);
        Files.write(Trees.file(folder, "s1/data.csv", ""), content);
        return content;
    }

    private DatasetManifest manifest() throws IOException {
        return TreeContent.read(Trees.read(folder), TreeContent.Sink.NONE);
    }

    private static DatasetManifest.Entry entry(DatasetManifest manifest, String path) {
        return manifest.entries().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyByteArrivesOnceAndInOrder() throws IOException {
        byte[] content = large();
        Trees.file(folder, "s1/empty.csv", "");
        Trees.file(folder, "s2/é.csv", "1,2,3\n");
        Collector collector = new Collector();
        TreeContent.read(Trees.read(folder), collector);
        assertThat(collector.files).containsOnlyKeys("s1/data.csv", "s1/empty.csv", "s2/é.csv");
        assertThat(collector.files.get("s1/data.csv")).isEqualTo(content);
        assertThat(collector.files.get("s1/empty.csv")).isEmpty();
        assertThat(collector.files.get("s2/é.csv")).asString().isEqualTo("1,2,3\n");
    }

    @Test
    void aFolderComesBeforeWhatLiesInIt() throws IOException {
        Trees.file(folder, "s1/sub/x.csv", "x");
        Trees.file(folder, "top.txt", "x");
        Trees.folder(folder, "s2");
        Collector collector = new Collector();
        TreeContent.read(Trees.read(folder), collector);
        assertThat(collector.events)
                .containsExactly("file top.txt", "folder s1", "folder s1/sub", "file s1/sub/x.csv", "folder s2");
    }

    @Test
    void theManifestNamesEverythingThatIsThere() throws IOException {
        Trees.file(folder, "outside/x.csv", "x");
        Trees.file(folder, "s1/é.csv", "1,2,3\n");
        Trees.link(folder, "s2", folder.resolve("outside"));
        DatasetManifest manifest = manifest();
        assertThat(manifest.entries().stream().map(DatasetManifest.Entry::path))
                .containsExactly("outside", "outside/x.csv", "s1", "s1/é.csv", "s2", "s2/x.csv");
        assertThat(entry(manifest, "s1").kind()).isEqualTo("folder");
        assertThat(entry(manifest, "s1").checksum()).isNull();
        assertThat(entry(manifest, "s1/é.csv").kind()).isEqualTo("file");
        assertThat(entry(manifest, "s1/é.csv").size()).isEqualTo(6);
        assertThat(entry(manifest, "s2").link()).isTrue();
        assertThat(entry(manifest, "s2/x.csv").hashed()).isFalse();
        assertThat(entry(manifest, "s2/x.csv").checksum())
                .isEqualTo(entry(manifest, "outside/x.csv").checksum());
    }

    @Test
    void aChangedFileIsToldByItsChecksumAlsoWhereTheHashDoesNotCoverIt() throws IOException {
        Path shared = Trees.file(folder, "outside/x.csv", "1");
        Trees.link(folder, "project/s2", folder.resolve("outside"));
        Trees.file(folder, "project/s1/y.csv", "same");
        Path project = folder.resolve("project");
        DatasetManifest before = TreeContent.read(Trees.read(project), TreeContent.Sink.NONE);
        Files.writeString(shared, "2");
        DatasetManifest after = TreeContent.read(Trees.read(project), TreeContent.Sink.NONE);
        assertThat(after.datasetHash()).isEqualTo(before.datasetHash());
        assertThat(entry(after, "s2/x.csv").checksum())
                .isNotEqualTo(entry(before, "s2/x.csv").checksum());
        assertThat(entry(after, "s1/y.csv")).isEqualTo(entry(before, "s1/y.csv"));
    }

    @Test
    void readingTwiceGivesTheSameManifest() throws IOException {
        large();
        assertThat(manifest()).isEqualTo(manifest());
    }

    @Test
    void whatTheSinkCannotTakeEndsTheReading() throws IOException {
        large();
        assertThatIOException()
                .isThrownBy(() -> TreeContent.read(Trees.read(folder), new TreeContent.Sink() {
                    @Override
                    public void bytes(byte[] buffer, int length) throws IOException {
                        throw new IOException("No space left on device");
                    }
                }))
                .withMessage("No space left on device");
    }
}
