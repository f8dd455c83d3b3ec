package dev.sluice.model.datus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads from a comment which values a column may have, as in "status (0: new, 1: paid)" or 状态（0：新建、1：已付）. */
public final class ColumnEnums {
    private static final List<String> HINTS = List.of("枚举", "取值", "值域", "范围", "状态", "类型", "可选", "选项", "option", "enum");

    private static final Set<String> NO_CODES = Set.of("id", "name", "type", "status");

    private static final Pattern BRACKETS = Pattern.compile("[（(【\\[]([^（(【\\[]*?)[）)】\\]]");

    /** A value, what separates it from its label, and where the label begins; no time of day. */
    private static final Pattern VALUE = Pattern.compile(
            "(?<![^\\s,，;；、/|])(?!(?:[01]\\d|2[0-3]):[0-5]\\d(?!\\d))(?<code>-?\\d+(\\.\\d+)?|[A-Za-z]{1,6})\\s*(?<separator>[：:=\\-—~、.．)）])\\s*(?=\\S)");

    private static final Pattern END_OF_LABEL = Pattern.compile("[,，;；、|\\n]|\\s/\\s?|/$");

    /** Neither a value nor what separates one from its label. */
    private static final String NO_VALUE = "_";

    /** Chinese follows one without a space. */
    private static final Pattern URL = Pattern.compile("(?<![A-Za-z0-9])[A-Za-z0-9]*+://[!-~&&[^()\\[\\]<>\"]]*+");

    private ColumnEnums() {}

    /** A value, and what it means. */
    public record Label(String value, String label) {}

    /** Of one comment; none where it lists no values. */
    public static List<Label> of(String comment) {
        if (comment.isEmpty()) {
            return List.of();
        }
        String lower = comment.toLowerCase(Locale.ROOT);
        boolean hint = HINTS.stream().anyMatch(lower::contains);
        if (!hint && !hasDigit(comment)) {
            return List.of();
        }
        List<String> inBrackets =
                BRACKETS.matcher(comment).results().map(found -> found.group(1)).toList();
        return Stream.concat(inBrackets.stream(), Stream.of(comment))
                .map(text -> accepted(labels(text), hint))
                .filter(labels -> !labels.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<Label> labels(String text) {
        Map<String, Label> labels = new LinkedHashMap<>();
        List<MatchResult> values = new ArrayList<>();
        Matcher matcher = VALUE.matcher(withoutUrls(text));
        for (int at = 0; at <= text.length() && matcher.find(at); ) {
            boolean code = !NO_CODES.contains(matcher.group("code").toLowerCase(Locale.ROOT));
            if (code) {
                values.add(matcher.toMatchResult());
            }
            at = matcher.end();
        }
        for (int i = 0; i < values.size(); i++) {
            int end = i + 1 < values.size() ? values.get(i + 1).start() : text.length();
            MatchResult value = values.get(i);
            String label = END_OF_LABEL.split(text.substring(value.end(), end), 2)[0].strip();
            boolean assigned = "：:=".contains(value.group(3));
            boolean meansSomething = label.codePoints().anyMatch(Character::isLetter) || assigned;
            if (!label.isEmpty() && meansSomething) {
                labels.putIfAbsent(value.group(1), new Label(value.group(1), label));
            }
        }
        return List.copyOf(labels.values());
    }

    /** A URL lists no values, but may be the meaning of one: what comes behind it stays where it is. */
    private static String withoutUrls(String text) {
        return text.contains("://")
                ? URL.matcher(text)
                        .replaceAll(url -> NO_VALUE.repeat(url.group().length()))
                : text;
    }

    /** Words count where the comment says that values come, or where numbers stand beside them; one pair only in the first case. */
    private static List<Label> accepted(List<Label> labels, boolean hint) {
        boolean numbers = labels.stream().anyMatch(label -> hasDigit(label.value()));
        List<Label> accepted = hint || numbers ? labels : List.of();
        return accepted.size() > 1 || hint ? accepted : List.of();
    }

    private static boolean hasDigit(String text) {
        return text.codePoints().anyMatch(Character::isDigit);
    }
}
