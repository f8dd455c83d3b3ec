package dev.sluice.jobs.cli;

import dev.sluice.config.Secrets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text as it may go to a terminal. Names and messages come from stores and from the command line: a line break in one must
 * not look like a line of Sluice's, an escape sequence must not be obeyed, and a password is for nobody to see.
 */
final class Printable {
    /** Control characters but the tab, line separators, and what turns the direction of writing round. */
    private static final String OBEYED = "[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069&&[^\\t]]";

    /** What {@link Output} paints with, and what clears a line under the bar. */
    private static final String OWN = "\\A\\r\\x1b\\[K|\\x1b\\[(?:0|1|2|31|32|33)m";

    private static final Pattern ANY = Pattern.compile(OBEYED);
    private static final Pattern OWN_OR_ANY = Pattern.compile("(" + OWN + ")|" + OBEYED);

    private Printable() {}

    /** The text without anything that a terminal would obey. */
    static String of(String text) {
        return ANY.matcher(Secrets.hide(text)).replaceAll(found -> Matcher.quoteReplacement(escaped(found.group())));
    }

    /** The same for a line that is painted already. */
    static String ofPainted(String text) {
        return OWN_OR_ANY
                .matcher(Secrets.hide(text))
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) == null ? escaped(found.group()) : found.group(1)));
    }

    private static String escaped(String character) {
        return switch (character) {
            case "\n" -> "\\n";
            case "\r" -> "\\r";
            default -> "\\u%04x".formatted((int) character.charAt(0));
        };
    }
}
