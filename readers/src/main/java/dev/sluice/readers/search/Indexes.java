package dev.sluice.readers.search;

import dev.sluice.config.search.EngineException;
import dev.sluice.config.search.SearchEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Looks at the indexes of an engine. */
public final class Indexes {
    private static final int PAGE = 5_000;
    private static final String KEEP = "5m";
    private static final String START = "60s";
    private static final int TIMED_OUT = 408;

    private final SearchEngine engine;

    /**
     * A document without what is in it.
     *
     * @param sequence the number of its last change, and
     * @param term of which era that is: both together say whether it was changed since
     */
    public record DocumentMark(String id, long sequence, long term) {}

    /** A document, with the mark of its last change. */
    public record StoredDocument(JsonNode source, long sequence, long term) {}

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

    /**
     * How many documents can be found.
     *
     * @throws EngineException where a part of the index does not answer
     */
    public long count(String index) {
        JsonNode reply = engine.get("/%s/_count".formatted(index));
        if (reply.at("/_shards/failed").asInt() > 0) {
            throw new EngineException("a part of %s does not answer".formatted(index));
        }
        return reply.path("count").asLong();
    }

    /** Whether any of the indexes that fit a pattern takes nothing any more, since the disk is almost full. */
    public boolean isFlooded(String pattern) {
        String path = "/%s/_settings/index.blocks.read_only_allow_delete?flat_settings=true&ignore_unavailable=true"
                .formatted(pattern);
        return engine.find(path).stream()
                .flatMap(found -> found.findValuesAsString("index.blocks.read_only_allow_delete").stream())
                .anyMatch("true"::equals);
    }

    /** Waits until an index can be searched; false where that does not come. */
    public boolean isStarted(String index) {
        try {
            return !engine.get("/_cluster/health/%s?wait_for_status=yellow&timeout=%s".formatted(index, START))
                    .path("timed_out")
                    .asBoolean(true);
        } catch (EngineException e) {
            if (e.status() != TIMED_OUT) {
                throw e;
            }
            return false;
        }
    }

    /** Documents by their ids; those that are not there are missing. */
    public Map<String, StoredDocument> documents(String index, Collection<String> ids) {
        return fetch("/%s/_mget".formatted(index), ids);
    }

    /** The same without what they hold. */
    public Set<String> present(String index, Collection<String> ids) {
        return fetch("/%s/_mget?_source=false".formatted(index), ids).keySet();
    }

    private Map<String, StoredDocument> fetch(String path, Collection<String> ids) {
        Map<String, StoredDocument> documents = new HashMap<>();
        if (ids.isEmpty()) {
            return documents;
        }
        for (JsonNode document : engine.post(path, Map.of("ids", ids)).path("docs")) {
            if (document.has("error")) {
                throw new EngineException(EngineException.words(document.path("error")));
            }
            if (document.path("found").asBoolean(false)) {
                documents.put(
                        document.path("_id").asString(),
                        new StoredDocument(
                                document.path("_source"),
                                document.path("_seq_no").asLong(),
                                document.path("_primary_term").asLong()));
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
