package dev.sluice.writers.search;

import dev.sluice.config.search.EngineException;
import dev.sluice.config.search.EngineTrouble;
import dev.sluice.config.search.Patience;
import dev.sluice.config.search.SearchEngine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;

/**
 * Changes to the documents of one index, gathered and sent together. What the engine says of each of them is looked at: who was
 * too many is sent again, who is refused is told.
 */
public final class Bulk {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();
    private static final int FAILED = 300;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int CONFLICT = 409;
    private static final int MISSING = 404;

    private final SearchEngine engine;
    private final String path;
    private final Lines lines = new Lines();
    private final List<Change> changes = new ArrayList<>();

    /** A change, and where its lines are. */
    private record Change(String id, int from, int to) {}

    /** The lines that are sent. */
    private static final class Lines extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }

        void cut(int length) {
            count = length;
        }
    }

    /**
     * What became of the changes.
     *
     * @param refused by the id of the document, what the engine says against it
     * @param passed over, since the document was changed or removed meanwhile
     */
    public record Result(int done, Map<String, String> refused, int passed) {}

    private Bulk(SearchEngine engine, String path, List<Change> some, byte[] bytes) {
        this.engine = engine;
        this.path = path;
        for (Change change : some) {
            int from = lines.size();
            lines.write(bytes, change.from(), change.to() - change.from());
            changes.add(new Change(change.id(), from, lines.size()));
        }
    }

    public Bulk(SearchEngine engine, String index) {
        this.engine = engine;
        this.path = "/%s/_bulk?filter_path=errors,items.*.status,items.*.error".formatted(index);
    }

    /**
     * Adds a document, to be written over one of its id.
     *
     * @param document writes it; what it throws takes the document out of the bulk again
     */
    public void index(String id, Consumer<JsonGenerator> document) {
        put(id, out -> action(out, "index", id, null, null), document);
    }

    /** Adds a document over one that was not changed since its mark was read. */
    public void replace(String id, long sequence, long term, Consumer<JsonGenerator> document) {
        put(id, out -> action(out, "index", id, sequence, term), document);
    }

    /** Adds a document where there is none of its id. */
    public void create(String id, Consumer<JsonGenerator> document) {
        put(id, out -> action(out, "create", id, null, null), document);
    }

    private void put(String id, Consumer<JsonGenerator> action, Consumer<JsonGenerator> document) {
        int from = lines.size();
        try {
            line(action);
            line(document);
        } catch (RuntimeException e) {
            lines.cut(from);
            throw e;
        }
        changes.add(new Change(id, from, lines.size()));
    }

    /** Removes a document, unless it was changed since its mark was read. */
    public void delete(String id, long sequence, long term) {
        int from = lines.size();
        line(out -> action(out, "delete", id, sequence, term));
        changes.add(new Change(id, from, lines.size()));
    }

    private static void action(JsonGenerator out, String action, String id, Long sequence, Long term) {
        out.writeStartObject();
        out.writeObjectPropertyStart(action);
        out.writeStringProperty("_id", id);
        if (sequence != null) {
            out.writeNumberProperty("if_seq_no", sequence);
            out.writeNumberProperty("if_primary_term", term);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void line(Consumer<JsonGenerator> content) {
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), lines, JsonEncoding.UTF8)) {
            content.accept(out);
        }
        lines.write('\n');
    }

    public int bytes() {
        return lines.size();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Sends everything; the bulk is empty then. */
    public Result send() {
        Map<String, String> refused = new LinkedHashMap<>();
        int all = changes.size();
        int passed = 0;
        Patience patience = new Patience();
        while (!changes.isEmpty()) {
            List<Change> again = new ArrayList<>();
            try {
                passed += look(exchange(), refused, again);
            } catch (EngineException e) {
                if (e.status() != TOO_LARGE) {
                    throw e;
                }
                passed += sendHalves(refused);
            }
            if (!again.isEmpty() && !patience.waitForBusy()) {
                throw new EngineException("it was too busy for %d of %d documents, minute after minute"
                        .formatted(again.size(), changes.size()));
            }
            keep(again);
        }
        return new Result(all - refused.size() - passed, refused, passed);
    }

    private JsonNode exchange() {
        JsonNode items = engine.bulk(path, lines.bytes(), lines.size()).path("items");
        if (items.size() != changes.size()) {
            throw new IllegalStateException("%s has answered for %d of %d documents"
                    .formatted(engine.address().name(), items.size(), changes.size()));
        }
        return items;
    }

    /** Looks what became of each change; returns how many were passed over. */
    private int look(JsonNode items, Map<String, String> refused, List<Change> again) {
        int passed = 0;
        for (int i = 0; i < changes.size(); i++) {
            JsonNode item = items.get(i).iterator().next();
            int status = item.path("status").asInt();
            if (status < FAILED) {
                continue;
            }
            if (status == CONFLICT || status == MISSING && !item.has("error")) {
                passed++;
                continue;
            }
            String words = reason(item.path("error"));
            if (status == TOO_MANY || status == UNAVAILABLE) {
                again.add(changes.get(i));
            } else {
                refused.put(changes.get(i).id(), words);
            }
        }
        return passed;
    }

    /** What is too long for the engine, or for what stands before it, is sent in two halves; one document cannot be halved. */
    private int sendHalves(Map<String, String> refused) {
        if (changes.size() == 1) {
            refused.put(
                    changes.get(0).id(),
                    "it is longer than what the engine takes at a time (http.max_content_length, or the limit of a proxy)");
            return 0;
        }
        int middle = changes.size() / 2;
        int passed = 0;
        for (List<Change> half : List.of(changes.subList(0, middle), changes.subList(middle, changes.size()))) {
            Result result = new Bulk(engine, path, half, lines.bytes()).send();
            refused.putAll(result.refused());
            passed += result.passed();
        }
        return passed;
    }

    private String reason(JsonNode error) {
        String words = EngineException.words(error);
        EngineTrouble.of(engine.address(), error.path("type").asString(""), words)
                .ifPresent(trouble -> {
                    throw trouble;
                });
        return words;
    }

    /** Only these are left, one after the other. */
    private void keep(List<Change> left) {
        byte[] bytes = lines.bytes();
        int end = 0;
        changes.clear();
        for (Change change : left) {
            int length = change.to() - change.from();
            System.arraycopy(bytes, change.from(), bytes, end, length);
            changes.add(new Change(change.id(), end, end + length));
            end += length;
        }
        lines.cut(end);
    }
}
