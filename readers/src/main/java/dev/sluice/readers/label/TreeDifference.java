package dev.sluice.readers.label;

import dev.sluice.model.label.ProjectTree;
import dev.sluice.model.label.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Compares two trees byte for byte; where links led is of no matter, what they led to is. */
public final class TreeDifference {
    private TreeDifference() {}

    /** The paths that one tree has and the other has not, or has with other content; empty where they are equal. */
    public static List<String> between(ProjectTree left, ProjectTree right) throws IOException {
        return between(left, right, bytes -> {});
    }

    /** @param read is told how many bytes were read, file by file */
    public static List<String> between(ProjectTree left, ProjectTree right, LongConsumer read) throws IOException {
        Map<String, TreeEntry> a = byPath(left);
        Map<String, TreeEntry> b = byPath(right);
        SortedSet<String> paths = new TreeSet<>(a.keySet());
        paths.addAll(b.keySet());
        List<String> different = new ArrayList<>();
        for (String path : paths) {
            if (!same(a.get(path), b.get(path), read)) {
                different.add(path);
            }
        }
        return different;
    }

    private static boolean same(TreeEntry a, TreeEntry b, LongConsumer read) throws IOException {
        if (a == null || b == null || a.folder() != b.folder() || a.size() != b.size()) {
            return false;
        }
        read.accept(a.size() + b.size());
        return a.folder() || Files.mismatch(a.place(), b.place()) < 0;
    }

    private static Map<String, TreeEntry> byPath(ProjectTree tree) {
        return tree.entries().stream().collect(Collectors.toMap(TreeEntry::relative, Function.identity()));
    }
}
