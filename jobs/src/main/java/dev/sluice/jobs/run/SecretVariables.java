package dev.sluice.jobs.run;

import dev.sluice.config.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The environment variables in which a run has to find its passwords, which are never stored. */
public record SecretVariables(List<String> names) {
    public static final SecretVariables NONE = new SecretVariables(List.of());

    /** As {@link #text} has written them; null where there were none. */
    public static SecretVariables parse(String text) {
        return text == null ? NONE : new SecretVariables(Arrays.asList(text.split(",")));
    }

    /** For a column; null where there are none. */
    public String text() {
        return names.isEmpty() ? null : String.join(",", names);
    }

    /** The first that is not set. */
    public Optional<String> missing(Settings settings) {
        return names.stream().filter(name -> settings.get(name).isEmpty()).findFirst();
    }
}
