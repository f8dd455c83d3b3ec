package dev.sluice.config.search;

import dev.sluice.config.Secrets;
import dev.sluice.model.UsageException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a search engine is, without the secret that opens it.
 *
 * @param scheme {@code http} or {@code https}
 * @param path below which it answers, such as {@code /search}; empty where that is the root
 * @param user who asks; null where the address does not say
 * @param password the one that stood in the address; for this process only and never written anywhere
 */
public record EngineAddress(String scheme, String host, int port, String path, String user, Optional<String> password) {
    private static final int DEFAULT_PORT = 9200;
    private static final int LAST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile(
            "(?i)(?<scheme>https?)://(?:(?<account>.*)@)?(?<host>\\[[^]]+]|[^:/?#@\\s]+)(?::(?<port>\\d{1,5}))?(?<path>/[^?#\\s]*)?");

    /**
     * Reads an address as a person types it, such as {@code https://user:password@search:9200}.
     *
     * @throws UsageException where it is none
     */
    public static EngineAddress parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw wrong(Secrets.hide(text));
        }
        String account = parts.group("account");
        int colon = account == null ? -1 : account.indexOf(':');
        int port = parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port"));
        if (port > LAST_PORT) {
            throw wrong(Secrets.hide(text));
        }
        return new EngineAddress(
                parts.group("scheme").toLowerCase(Locale.ROOT),
                parts.group("host").toLowerCase(Locale.ROOT),
                port,
                parts.group("path") == null ? "" : parts.group("path").replaceFirst("/+$", ""),
                account == null ? null : decode(colon < 0 ? account : account.substring(0, colon)),
                colon < 0 ? Optional.empty() : Optional.of(decode(account.substring(colon + 1))));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "the account in the address of the search engine has a % that stands for nothing: write it as %25");
        }
    }

    private static UsageException wrong(String shown) {
        return new UsageException("\"%s\" is no address of a search engine: write http://host:9200 or https://host:9200"
                .formatted(shown));
    }

    /** One name for one engine, whoever asks it. */
    public String name() {
        return "%s://%s:%d%s".formatted(scheme, host, port, path);
    }

    /** The address as it may be stored and shown. */
    public String shown() {
        return user == null ? name() : "%s://%s@%s:%d%s".formatted(scheme, user, host, port, path);
    }

    /** Never the password, wherever this is printed. */
    @Override
    public String toString() {
        return shown();
    }
}
