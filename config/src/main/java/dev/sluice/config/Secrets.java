package dev.sluice.config;

import java.util.regex.Pattern;

/** The one rule by which passwords are kept out of what is shown, wherever a text comes from. */
public final class Secrets {
    /** The password of an address: up to the last @ of the word, since a password may hold an @ and even a slash. */
    private static final Pattern IN_ACCOUNT = Pattern.compile(
            "(?i)((?:(?:postgres(?:ql)?|mysql|mariadb):(?://)?|//)[^:/\\s]*):(?:[^/]*@(?:\\S*@)?|\\S*@)");

    /** The value of a parameter, up to the next one or to the end of the word; what quotes the word is no part of it. */
    private static final Pattern IN_PARAMETER =
            Pattern.compile("(?i)(password|passwd|pwd)=[^&\\s]*?(?=&|['\")]*[.,:;]?(?:\\s|$))");

    private Secrets() {}

    /** The text with {@code …} in place of every password in it. */
    public static String hide(String text) {
        String parameters = IN_PARAMETER.matcher(text).replaceAll("$1=…");
        return IN_ACCOUNT.matcher(parameters).replaceAll("$1:…@");
    }

    /** Whether there is a password in the text. */
    public static boolean isIn(String text) {
        return !hide(text).equals(text);
    }
}
