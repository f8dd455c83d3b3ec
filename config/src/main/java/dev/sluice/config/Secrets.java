package dev.sluice.config;

import java.util.regex.Pattern;

/** The one rule by which passwords are kept out of what is shown, wherever a text comes from. */
public final class Secrets {
    /**
     * The password of an address: up to the last @ before the next slash, since a password may hold an @. One that holds
     * a slash makes no address that can be read, and is hidden up to the last @ of the word.
     */
    private static final Pattern IN_ACCOUNT =
            Pattern.compile("(?i)((?:(?:postgres(?:ql)?|mysql|mariadb):(?://)?|//)[^:/@\\s]*):(?:[^/]*@|\\S*@)");

    /** The value of a parameter, up to the next one or to the end of the word; what quotes the word is no part of it. */
    private static final Pattern IN_PARAMETER =
            Pattern.compile("(?i)(?<![a-z])((?:ssl)?password|passwd|pwd)=[^&\\s]*?(?=&|['\")]*[.,:;]?(?:\\s|$))");

    private Secrets() {}

    /** The text with {@code …} in place of every password in it. */
    public static String hide(String text) {
        return IN_PARAMETER
                .matcher(IN_ACCOUNT.matcher(text).replaceAll("$1:…@"))
                .replaceAll("$1=…");
    }

    /** Whether there is a password in the text. */
    public static boolean isIn(String text) {
        return !hide(text).equals(text);
    }
}
