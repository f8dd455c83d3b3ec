package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash must be the application's own, to the byte: a dataset that it made is found by it. */
class DatasetHashTest {
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    /** Both made by the original application. */
    private static final String OF_CONCAT = "af9307821806ed3b9053d3156d50f8667e0a1bc06487035604152877dd0fb67c";

    private static final String OF_ZERO_BYTE = "8c9ac064d89212af19d9e4774b29046856bc6490d122ff04ef7df6183d4bdcb3";

    @TempDir
    private Path folder;

    private static String hash(Path root) throws IOException {
        return TreeContent.read(Trees.read(root), TreeContent.Sink.NONE).datasetHash();
    }

    /** The hash in the words of the specification. */
    private static String specified(Path root) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        feed(root, "", digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void feed(Path folder, String prefix, MessageDigest digest) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.forEach(child -> (Files.isDirectory(child) ? folders : files).add(child));
        }
        Comparator<Path> byCodePoint = Comparator.comparing(
                child -> child.getFileName().toString().codePoints().toArray(), Arrays::compare);
        files.sort(byCodePoint);
        folders.sort(byCodePoint);
        for (Path file : files) {
            digest.update((prefix + file.getFileName()).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        for (Path each : folders) {
            if (!Files.isSymbolicLink(each)) {
                feed(each, prefix + each.getFileName() + "/", digest);
            }
        }
    }

    @Test
    void knownTreesHaveTheHashThatTheApplicationGaveThem() throws IOException {
        Trees.file(folder, "a/s1/data.csv", "1,2,3\n4,5,6\n");
        Trees.file(folder, "z/s1/accelerometer_data.csv", "");
        Trees.file(folder, "z/s1/z.csv", "z\n");
        assertThat(hash(folder.resolve("a"))).isEqualTo(OF_CONCAT);
        assertThat(hash(folder.resolve("z"))).isEqualTo(OF_ZERO_BYTE);
    }

    @Test
    void anotherTreeCanHaveTheSameHashAsTheApplicationSeesIt() throws IOException {
        Trees.file(folder, "s1/data.csv1", ",2,3\n4,5,6\n");
        assertThat(hash(folder)).isEqualTo(OF_CONCAT);
    }

    @Test
    void aTreeWithoutFilesHasTheHashOfNothing() throws IOException {
        assertThat(hash(folder)).isEqualTo(OF_NOTHING);
        Trees.folder(folder, "s1/empty");
        assertThat(hash(folder)).isEqualTo(OF_NOTHING);
    }

    @Test
    void namesOfEveryKindAreFedInTheOrderOfTheSpecification() throws Exception {
        Trees.file(folder, "top.txt", "top level file\n");
        Trees.file(folder, ".hidden/.keep", "");
        Trees.file(folder, "🚬/accelerometer_data.csv", "1\n");
        Trees.file(folder, "ﬁ/accelerometer_data.csv", "2\n");
        Trees.file(folder, "Zdir/accelerometer_data.csv", "3\n");
        for (String name : new String[] {
            " lead",
            "-x",
            "10.csv",
            "9.csv",
            "Z.csv",
            "_x",
            "a b.csv",
            "a.csv",
            "a.csv.bak",
            "e\u0301.csv",
            "é.csv",
            "line\nbreak.txt",
            "sub.csv",
            "～.csv",
            "😀.csv",
            "sub/deeper/x.csv",
            "sub-a/y.csv"
        }) {
            Trees.file(folder, "séance 1/" + name, name + "\n");
        }
        assertThat(hash(folder)).isEqualTo(specified(folder));
    }

    @Test
    void filesLargerThanAnyBufferAreHashedWhole() throws Exception {
        byte[] content = new byte[3_000_017];
        new Random(1).nextBytes(content);
        Files.write(Trees.file(folder, "s1/accelerometer_data.csv", ""), content);
        Trees.file(folder, "s1/z.csv", "after the large one\n");
        assertThat(hash(folder)).isEqualTo(specified(folder));
    }

    @Test
    void aLinkedFileIsHashedWithItsContentAndALinkedFolderNotAtAll() throws Exception {
        Trees.file(folder, "outside/shared.csv", "shared content\n");
        Trees.file(folder, "project/s1/data.csv", "1,2,3\n");
        Path project = folder.resolve("project");
        Trees.link(project, "s1/link_to_file.csv", Path.of("../../outside/shared.csv"));
        String withoutLinkedFolder = hash(project);
        Trees.link(project, "s2", Path.of("../outside"));
        Trees.link(project, "s1/sub", Path.of("../../outside"));
        assertThat(hash(project)).isEqualTo(withoutLinkedFolder).isEqualTo(specified(project));
    }

    @Test
    void neitherTimesNorRightsNorEmptyFoldersMatter() throws IOException {
        Path file = Trees.file(folder, "s1/data.csv", "1,2,3\n4,5,6\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Trees.folder(folder, "s2");
        assertThat(hash(folder)).isEqualTo(OF_CONCAT);
    }

    @Test
    void oneByteMatters() throws IOException {
        Trees.file(folder, "s1/data.csv", "1,2,3\n4,5,7\n");
        assertThat(hash(folder)).isNotEqualTo(OF_CONCAT);
    }

    @Test
    void theLengthOfWhatIsHashedIsKnownWithoutReading() throws IOException {
        Trees.file(folder, "s1/é.csv", "1,2,3\n");
        Trees.file(folder, "outside/x.csv", "x");
        Trees.link(folder, "s1/sub", folder.resolve("outside"));
        assertThat(Trees.read(folder).hashedLength())
                .isEqualTo("s1/é.csv".length() + 1 + 6 + "outside/x.csv".length() + 1);
    }
}
