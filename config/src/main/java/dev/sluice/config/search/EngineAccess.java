package dev.sluice.config.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * How a search engine is reached.
 *
 * @param authorization the header that says who asks; empty where the engine wants none
 * @param authorities a file of certificates in PEM that the engine's own must lead to; empty for those that Java trusts
 * @param verifies whether the engine has to prove who it is, where it is asked by TLS
 */
public record EngineAccess(
        EngineAddress address, Optional<String> authorization, Optional<Path> authorities, boolean verifies) {

    /** The header of a user with a password. */
    public static String basic(String user, String password) {
        byte[] account = "%s:%s".formatted(user, password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(account);
    }

    /** The header of an API key, in the form in which engines hand it out. */
    public static String apiKey(String key) {
        return "ApiKey " + key;
    }

    /** Without the secret, wherever this is printed. */
    @Override
    public String toString() {
        return address.shown();
    }
}
