package dev.sluice.readers.search;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An index as the engine has it.
 *
 * @param asked the name by which it was asked for; another one than its own where that is an alias
 * @param name its own name
 * @param settings by their flat names, such as {@code index.number_of_replicas}
 * @param mappings as the engine writes them, inner fields inside of their outer ones
 */
public record FoundIndex(String asked, String name, JsonNode settings, JsonNode mappings) {
    public boolean isAliased() {
        return !asked.equals(name);
    }

    /** Another one for each index that ever was. */
    public String uuid() {
        return setting("index.uuid").orElse("");
    }

    /** The value of a setting; empty where it was never set. */
    public Optional<String> setting(String setting) {
        return Optional.ofNullable(settings.get(setting))
                .filter(value -> !value.isNull())
                .map(JsonNode::asString);
    }

    /** Whether somebody has forbidden to write into it. */
    public boolean isBlocked() {
        return is("index.blocks.write") || is("index.blocks.read_only");
    }

    /** Whether the engine itself lets nobody write, since its disk is almost full. */
    public boolean isFlooded() {
        return is("index.blocks.read_only_allow_delete");
    }

    private boolean is(String setting) {
        return setting(setting).filter("true"::equals).isPresent();
    }
}
