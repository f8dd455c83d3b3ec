package dev.sluice.model.revision;

import java.util.List;
import java.util.Map;

/**
 * Data that a revision removes by design.
 *
 * @param subject a table whose rows go, or a table and a column whose values go, with a dash between them
 * @param sentence what is lost; {@code %d} stands for how much
 * @param count a query for how much, on the database as it is before
 */
public record Loss(String subject, String sentence, String count) {
    /** The sentence with its number. */
    public String told(long number) {
        return sentence.replace("%d", "%,d".formatted(number));
    }

    /** A sentence for each loss, from how much there is of it. */
    public static List<String> told(Map<Loss, Long> losses) {
        return losses.entrySet().stream()
                .map(loss -> loss.getKey().told(loss.getValue()))
                .toList();
    }
}
