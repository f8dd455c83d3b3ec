package dev.sluice.model.revision;

import java.util.List;

/**
 * One step of a schema's history.
 *
 * @param id what the database notes
 * @param downRevisions what it was made upon: none for a base, several for a merge
 * @param dependsOn ids or branch labels of what must have been taken before, on whichever branch
 * @param branchLabels names of the branch that begins here
 * @param message what it does, in a line
 * @param source where it is written, for messages about it
 */
public record Revision(
        String id,
        List<String> downRevisions,
        List<String> dependsOn,
        List<String> branchLabels,
        String message,
        String source) {
    public Revision {
        downRevisions = List.copyOf(downRevisions);
        dependsOn = List.copyOf(dependsOn);
        branchLabels = List.copyOf(branchLabels);
    }

    /** Whether a branch begins with it. */
    public boolean isBase() {
        return downRevisions.isEmpty();
    }

    /** Whether it joins branches. */
    public boolean isMerge() {
        return downRevisions.size() > 1;
    }
}
