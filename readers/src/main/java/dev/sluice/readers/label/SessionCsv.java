package dev.sluice.readers.label;

import dev.sluice.model.label.SessionRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The readings that sessions show, as the application looks at them (specification of the store, section 6).
 *
 * @param rows how many readings there are
 * @param missing columns that the application needs and the file has not
 * @param empty those of the ranges by time in which no reading lies
 */
public record SessionCsv(long rows, List<String> missing, Set<SessionRange> empty) {
    private static final String TIME = "ns_since_reboot";

    /**
     * Reads a file once.
     *
     * @param ranges of the sessions that show it
     */
    public static SessionCsv read(Path file, List<SessionRange> ranges) throws IOException {
        Set<SessionRange> empty = new LinkedHashSet<>(
                ranges.stream().filter(range -> !range.byOffset()).toList());
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String header = withoutMark(lines.readLine());
            List<String> columns = header == null ? List.of() : columns(header);
            int time = columns.indexOf(TIME);
            long rows = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    rows++;
                    if (time >= 0 && !empty.isEmpty()) {
                        long at = number(line, time);
                        empty.removeIf(range -> range.covers(at));
                    }
                }
            }
            return new SessionCsv(rows, missing(columns), empty);
        }
    }

    /** The mark of UTF-8, read byte by byte. */
    private static String withoutMark(String header) {
        return header != null && header.startsWith("\u00ef\u00bb\u00bf") ? header.substring(3) : header;
    }

    private static String unquoted(String field) {
        return field.replaceAll("^\"|\"$", "");
    }

    private static List<String> columns(String header) {
        List<String> columns = new ArrayList<>();
        for (String name : header.split(",", -1)) {
            columns.add(unquoted(name));
        }
        return columns;
    }

    /** The axes go by either of two names. */
    private static List<String> missing(List<String> columns) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of(TIME, "x", "y", "z")) {
            if (!columns.contains(name) && !columns.contains("accel_" + name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** A field that is no number lies in no range. */
    private static long number(String line, int column) {
        int start = 0;
        for (int skipped = 0; skipped < column; skipped++) {
            start = line.indexOf(',', start) + 1;
            if (start == 0) {
                return Long.MIN_VALUE;
            }
        }
        int end = line.indexOf(',', start);
        String field = unquoted((end < 0 ? line.substring(start) : line.substring(start, end)).strip());
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException e) {
            return decimal(field);
        }
    }

    private static long decimal(String field) {
        try {
            return (long) Double.parseDouble(field);
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }
}
