package dev.sluice.jobs.label.migrate;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Names for a new dataset: the one in its row, which is data, and the one of its folder, which must be safe. */
final class StorageName {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    /** 255 bytes are what file systems allow for a name; the manifest beside the folder needs a suffix. */
    private static final int LONGEST_STEM = 180;

    /** {@code raw_datasets.dataset_name} is a VARCHAR(255). */
    private static final int LONGEST_DATASET_NAME = 255;

    private StorageName() {}

    /** {@code migrated_PROJECT_YYYYMMDD}, with the project's name as it is, or cut where the column would be too short. */
    static String dataset(String projectName, LocalDateTime now) {
        String end = "_" + DATE.format(now);
        String stem = "migrated_" + projectName;
        int room = Math.min(stem.codePointCount(0, stem.length()), LONGEST_DATASET_NAME - end.length());
        return stem.substring(0, stem.offsetByCodePoints(0, room)) + end;
    }

    /**
     * {@code migrated_PROJECT_YYYYMMDD_YYYYMMDD_HHMMSS_HASH8}. What could lead elsewhere or not be written ({@code /},
     * control characters) becomes {@code %XX}, a name that is too long for a file system is cut.
     */
    static String folder(String projectName, LocalDateTime now, String hash) {
        return "%s_%s_%s_%s"
                .formatted(
                        cut("migrated_" + escape(projectName)),
                        DATE.format(now),
                        DATE_TIME.format(now),
                        hash.substring(0, 8));
    }

    private static String escape(String name) {
        StringBuilder safe = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (c == '/' || c == '\\' || c == '%' || Character.isISOControl(c)) {
                safe.append("%%%02X".formatted(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static String cut(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_STEM) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }
}
