package dev.sluice.model.revision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Graphs that are written down in a line, or made up. */
final class Graphs {
    private Graphs() {}

    /** Revisions such as {@code "c < a b"}, {@code "d < c + x"} with a dependency, {@code "e < #label"} at base. */
    static RevisionGraph of(String... lines) {
        return new RevisionGraph(Arrays.stream(lines).map(Graphs::revision).toList());
    }

    static Revision revision(String line) {
        String[] words = line.split(" ");
        List<String> parents = new ArrayList<>();
        List<String> dependencies = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<String> open = parents;
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            if (word.equals("+")) {
                open = dependencies;
            } else if (word.startsWith("#")) {
                labels.add(word.substring(1));
            } else if (!word.equals("<")) {
                open.add(word);
            }
        }
        return new Revision(
                words[0], parents, dependencies, labels, "does " + words[0], words[0] + "/revision.properties");
    }

    /** A history with branches, merges and dependencies, in an order that tells nothing. */
    static RevisionGraph random(Random random, int size) {
        List<Revision> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> parents = some(random, all, random.nextInt(10) < 2 ? 0 : random.nextInt(10) < 2 ? 2 : 1);
            List<String> dependencies = new ArrayList<>(some(random, all, random.nextInt(5) == 0 ? 1 : 0));
            dependencies.removeAll(parents);
            List<String> labels = random.nextInt(8) == 0 ? List.of("branch_" + i) : List.of();
            String id = "%04x_%d".formatted(random.nextInt(1 << 16), i);
            all.add(new Revision(id, parents, dependencies, labels, "", id));
        }
        java.util.Collections.shuffle(all, random);
        return new RevisionGraph(all);
    }

    private static List<String> some(Random random, List<Revision> all, int number) {
        return random.ints(0, Math.max(1, all.size()))
                .limit(all.isEmpty() ? 0 : number)
                .mapToObj(all::get)
                .map(Revision::id)
                .distinct()
                .toList();
    }
}
