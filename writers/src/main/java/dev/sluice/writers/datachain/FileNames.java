package dev.sluice.writers.datachain;

import dev.sluice.model.datachain.DatasetVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names of files for dataset versions: {@code <name>.<version>.parquet}, as DataChain's own documentation has it. What a
 * file system does not take, or takes for something else, is written as {@code %} and two hexadecimal digits for each byte
 * of UTF-8. So are the capital letters of names that differ in case alone, and a dataset that shares its name with one of
 * another project has those of its namespace and project before its own. What is too long then is cut, and ends with
 * {@code ~} and a part of the hash of its name.
 */
public final class FileNames {
    private static final String ENDING = ".parquet";
    /** Of most file systems, in bytes. */
    private static final int LONGEST = 255;

    private static final int HASH_DIGITS = 16;
    private static final String FORBIDDEN = "/\\:*?\"<>|%~";

    private FileNames() {}

    /** A name for each version, in their order; none of them is another's, also where case does not count. */
    public static List<String> of(List<DatasetVersion> versions) {
        Map<String, Set<String>> projects = new HashMap<>();
        Map<String, Set<String>> spellings = new HashMap<>();
        for (DatasetVersion version : versions) {
            projects.computeIfAbsent(version.name(), name -> new HashSet<>()).add(version.dataset());
            spellings
                    .computeIfAbsent(version.name().toLowerCase(Locale.ROOT), name -> new HashSet<>())
                    .add(version.name());
        }
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (DatasetVersion version : versions) {
            boolean shared = projects.get(version.name()).size() > 1;
            boolean clashes =
                    spellings.get(version.name().toLowerCase(Locale.ROOT)).size() > 1;
            String ending = ".%s%s".formatted(escaped(version.version(), false), ENDING);
            String stem = escaped(version.name(), clashes);
            boolean local = version.namespace().equals(DatasetVersion.LOCAL)
                    && version.project().equals(DatasetVersion.LOCAL);
            if (shared && !local) {
                stem = "%s.%s.%s".formatted(part(version.namespace()), part(version.project()), stem);
            }
            String name = bytes(stem + ending) > LONGEST ? cut(stem, ending, version, 0) : stem + ending;
            // A damaged store may have two versions of one name, and an old one a name like that of another's project.
            for (int n = 1; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
                name = cut(stem, ending, version, n);
            }
            names.add(name);
        }
        return names;
    }

    private static String part(String name) {
        return escaped(name, true).replace(".", "%2E");
    }

    private static String escaped(String name, boolean capitals) {
        String escaped = name.codePoints()
                .mapToObj(letter -> isPlain(letter, capitals) ? Character.toString(letter) : hex(letter))
                .collect(Collectors.joining());
        return escaped.startsWith(".") ? "%2E" + escaped.substring(1) : escaped;
    }

    private static boolean isPlain(int letter, boolean capitals) {
        return letter >= ' '
                && letter != 0x7f
                && FORBIDDEN.indexOf(letter) < 0
                && !(capitals && Character.toLowerCase(letter) != letter);
    }

    private static String hex(int letter) {
        StringBuilder hex = new StringBuilder();
        for (byte each : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
            hex.append("%%%02X".formatted(each));
        }
        return hex.toString();
    }

    private static String cut(String stem, String ending, DatasetVersion version, int number) {
        String mark = "~"
                + hash("%s %s %d".formatted(version.dataset(), version.version(), number))
                        .substring(0, HASH_DIGITS) + ending;
        int room = LONGEST - bytes(mark);
        int[] letters = stem.codePoints().toArray();
        int length = letters.length;
        while (bytes(new String(letters, 0, length)) > room) {
            length--;
        }
        return new String(letters, 0, length) + mark;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
