package dev.sluice.model.revision;

import dev.sluice.model.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is written of a revision.
 *
 * @param created when it was, as its author wrote it; empty where nobody did
 * @param tables whose rows it changes or removes, or that it makes or drops; every row of all others stays
 * @param parts by direction and dialect, as in {@code upgrade.sqlite}; by direction alone where all dialects have it in common
 */
public record RevisionScript(Revision revision, String created, Set<String> tables, Map<String, Part> parts) {
    /**
     * What is done in a direction.
     *
     * @param losses what is lost by that
     * @param renames what is called otherwise afterwards: new names of tables by the old ones, and of columns by {@code table.column}
     *     with the table's old name
     */
    public record Part(String sql, List<Loss> losses, Map<String, String> renames) {}

    /**
     * What is done in a direction.
     *
     * @param dialect {@code sqlite} or {@code postgresql}
     * @throws RefusedException where nobody has written that
     */
    public Part part(Direction direction, String dialect) {
        Part part = parts.get("%s.%s".formatted(direction.word(), dialect));
        if (part == null) {
            throw new RefusedException("revision %s has no %s for %s: there is no %s.%s.sql beside %s"
                    .formatted(revision.id(), direction.word(), dialect, direction.word(), dialect, revision.source()));
        }
        return part;
    }
}
