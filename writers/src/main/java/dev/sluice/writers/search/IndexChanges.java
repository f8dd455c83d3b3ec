package dev.sluice.writers.search;

import dev.sluice.config.search.EngineException;
import dev.sluice.config.search.SearchEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes, changes and removes indexes. Each of these may be asked for again after an answer was lost. */
public final class IndexChanges {
    /** The engine's word where there is an index of that name already. */
    public static final String IS_THERE = "resource_already_exists_exception";

    private final SearchEngine engine;

    public IndexChanges(SearchEngine engine) {
        this.engine = engine;
    }

    /**
     * Makes an index.
     *
     * @throws EngineException where the engine does not take its settings or its mapping, or where it is there
     */
    public void create(String index, Map<String, Object> settings, Map<String, Object> mappings) {
        engine.put("/%s?wait_for_active_shards=1".formatted(index), Map.of("settings", settings, "mappings", mappings));
    }

    /** Adds to a mapping what it lacks. */
    public void extendMapping(String index, Map<String, Object> mappings) {
        engine.put("/%s/_mapping".formatted(index), mappings);
    }

    public void settings(String index, Map<String, Object> settings) {
        engine.put("/%s/_settings".formatted(index), settings);
    }

    /** Lets nobody write into an index, or everybody again. */
    public void block(String index, boolean blocked) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("index.blocks.write", blocked ? true : null);
        settings(index, settings);
    }

    /**
     * Makes a copy of an index that nobody may write, without copying its files. The copy can be written.
     *
     * @param settings of the copy, where they are others
     */
    public void copy(String index, String copy, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("index.blocks.write", null);
        engine.post("/%s/_clone/%s?wait_for_active_shards=1".formatted(index, copy), Map.of("settings", all));
    }

    /** Gives an index a name beside its own. */
    public void addAlias(String index, String alias) {
        engine.post("/_aliases", Map.of("actions", List.of(Map.of("add", Map.of("index", index, "alias", alias)))));
    }

    /** Removes an index, where it is there. */
    public void remove(String index) {
        try {
            engine.delete("/" + index);
        } catch (EngineException e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }

    /** Takes a name from an index that has it beside its own. */
    public void removeAlias(String index, String alias) {
        engine.post("/_aliases", Map.of("actions", List.of(Map.of("remove", Map.of("index", index, "alias", alias)))));
    }

    /** Lets everything be found that was written. */
    public void refresh(String index) {
        engine.post("/%s/_refresh".formatted(index));
    }

    /** Writes everything to the disk, so that a copy of it is quickly there. */
    public void flush(String index) {
        engine.post("/%s/_flush".formatted(index));
    }
}
