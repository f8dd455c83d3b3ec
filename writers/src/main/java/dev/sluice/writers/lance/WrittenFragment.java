package dev.sluice.writers.lance;

import java.util.Arrays;
import java.util.List;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;

/**
 * Rows in a data file that no version shows yet.
 *
 * @param path of the file among the data of its table
 * @param fields ids of the schema's fields, {@code columns} where each is in the file
 * @param major of the format of the file, with {@code minor}
 */
public record WrittenFragment(
        String path, long rows, List<Integer> fields, List<Integer> columns, int major, int minor, Long bytes) {
    static WrittenFragment of(FragmentMetadata fragment) {
        if (fragment.getFiles().size() != 1) {
            throw new IllegalStateException("a new fragment has %s".formatted(fragment));
        }
        DataFile file = fragment.getFiles().get(0);
        return new WrittenFragment(
                file.getPath(),
                fragment.getPhysicalRows(),
                list(file.getFields()),
                list(file.getColumnIndices()),
                file.getFileMajorVersion(),
                file.getFileMinorVersion(),
                file.getFileSizeBytes());
    }

    FragmentMetadata metadata() {
        DataFile file = new DataFile(path, array(fields), array(columns), major, minor, bytes, null);
        return new FragmentMetadata(0, List.of(file), rows, null, null);
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
