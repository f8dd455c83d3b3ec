package dev.sluice.readers.search;

import dev.sluice.config.search.SearchEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Looks at the indexes of an engine. */
public final class Indexes {
    private static final int PAGE = 5_000;
    private static final String KEEP = "5m";

    private final SearchEngine engine;

    /**
     * A document without what is in it.
     *
     * @param sequence the number of its last change, and
     * @param term of which era that is: both together say whether it was changed since
     */
    public record DocumentMark(String id, long sequence, long term) {}

    public Indexes(SearchEngine engine) {
        this.engine = engine;
    }

    /** An index, by its own name or by an alias; empty where there is none. */
    public Optional<FoundIndex> find(String name) {
        return engine.find("/%s?flat_settings=true".formatted(name))
                .flatMap(found -> found.properties().stream()
                        .findFirst()
                        .map(index -> new FoundIndex(
                                name,
                                index.getKey(),
                                index.getValue().path("settings"),
                                index.getValue().path("mappings"))));
    }

    /** The names of the indexes that fit a pattern with stars. */
    public List<String> names(String pattern) {
        JsonNode found = engine.get("/_cat/indices/%s?format=json&h=index&expand_wildcards=all".formatted(pattern));
        return StreamSupport.stream(found.spliterator(), false)
                .map(index -> index.path("index").asString())
                .sorted()
                .toList();
    }

    /** How many documents can be found. */
    public long count(String index) {
        return engine.get("/%s/_count".formatted(index)).path("count").asLong();
    }

    /** The content of documents, by their ids; those that are not there are missing. */
    public Map<String, JsonNode> documents(String index, Collection<String> ids) {
        Map<String, JsonNode> documents = new HashMap<>();
        if (!ids.isEmpty()) {
            JsonNode found = engine.post(
                    "/%s/_mget?filter_path=docs._id,docs.found,docs._source".formatted(index), Map.of("ids", ids));
            for (JsonNode document : found.path("docs")) {
                if (document.path("found").asBoolean(false)) {
                    documents.put(document.path("_id").asString(), document.path("_source"));
                }
            }
        }
        return documents;
    }

    /** Goes through all documents that can be found, in batches, as they were when it began. */
    public void marks(String index, Consumer<List<DocumentMark>> batch) {
        JsonNode page = engine.post(
                "/%s/_search?scroll=%s".formatted(index, KEEP),
                Map.of("size", PAGE, "sort", List.of("_doc"), "_source", false, "seq_no_primary_term", true));
        String scroll = page.path("_scroll_id").asString();
        try {
            while (!page.path("hits").path("hits").isEmpty()) {
                List<DocumentMark> marks = new ArrayList<>();
                for (JsonNode hit : page.path("hits").path("hits")) {
                    marks.add(new DocumentMark(
                            hit.path("_id").asString(),
                            hit.path("_seq_no").asLong(),
                            hit.path("_primary_term").asLong()));
                }
                batch.accept(marks);
                page = engine.post("/_search/scroll", Map.of("scroll", KEEP, "scroll_id", scroll));
                scroll = page.path("_scroll_id").asString();
            }
        } finally {
            engine.delete("/_search/scroll", Map.of("scroll_id", scroll));
        }
    }
}
