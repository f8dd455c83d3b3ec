package dev.sluice.model.datus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application that shows comments in a page must not find in them; a comparison such as "a < b" is none of it. */
final class Markup {
    private static final String PARTS =
            "</?(a|b|i|u|p|br|em|strong|span|div|img|svg|script|style|iframe|object|embed|link|meta|form|input|button"
                    + "|table|tr|td|body|html|video|audio)(\\s[^<>]*+)?/?>"
                    + "|javascript:"
                    + "|(?<![A-Za-z0-9_])on(load|error|click|dblclick|mouse\\w++|key\\w++|focus|blur|change|submit|input|toggle)\\s*+=\\S*+";

    private static final Pattern WITHOUT_SCRIPTS = Pattern.compile(PARTS, Pattern.CASE_INSENSITIVE);
    private static final Pattern WITH_SCRIPTS =
            Pattern.compile("(?<script><script\\b)|" + PARTS, Pattern.CASE_INSENSITIVE);
    private static final Pattern END_OF_SCRIPT = Pattern.compile("</script\\s*+>", Pattern.CASE_INSENSITIVE);

    private Markup() {}

    /** A script's end is looked for once only where there is none: one pattern for all of it would do so at each beginning. */
    static String leftOut(String comment) {
        Matcher part = WITH_SCRIPTS.matcher(comment);
        Matcher end = END_OF_SCRIPT.matcher(comment);
        StringBuilder rest = new StringBuilder();
        boolean ends = true;
        int from = 0;
        while (part.find(from)) {
            boolean script = ends && part.group("script") != null;
            if (script && !end.find(part.end())) {
                ends = false;
                part.usePattern(WITHOUT_SCRIPTS);
            } else {
                rest.append(comment, from, part.start());
                from = script ? end.end() : part.end();
            }
        }
        return rest.append(comment, from, comment.length()).toString();
    }
}
