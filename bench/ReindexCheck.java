import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Holds an index against the one that the reference has written. */
record ReindexCheck(SearchServer server, String reference) {
    private static final int SAMPLE = 2_000;

    /** What is wrong with the number of documents that can be found, without another refresh; empty where nothing is. */
    List<String> wrongCount(String index, ReindexStore store) throws IOException, InterruptedException {
        long count = server.get("/%s/_count".formatted(index)).get("count").longValue();
        return count == store.records()
                ? List.of()
                : List.of("%d documents can be found of %d records".formatted(count, store.records()));
    }

    /** What is wrong with a sample of the documents, field by field; another sample each time. */
    List<String> wrongDocuments(String index) throws IOException, InterruptedException {
        Map<String, JsonNode> expected = sample();
        List<String> wrong = new ArrayList<>();
        JsonNode found = server.post("/%s/_mget".formatted(index), Map.of("ids", expected.keySet()));
        for (JsonNode document : found.get("docs")) {
            String id = document.get("_id").stringValue();
            if (!expected.get(id).equals(document.get("_source"))) {
                wrong.add("%s is %s in place of %s".formatted(id, document.get("_source"), expected.get(id)));
            }
        }
        return wrong.isEmpty() ? wrong : List.of("%d documents differ; %s".formatted(wrong.size(), wrong.get(0)));
    }

    private Map<String, JsonNode> sample() throws IOException, InterruptedException {
        Map<String, Object> random = Map.of("function_score", Map.of("random_score", Map.of()));
        JsonNode found =
                server.post("/%s/_search".formatted(reference), Map.of("size", SAMPLE, "query", random));
        Map<String, JsonNode> sample = new HashMap<>();
        for (JsonNode hit : found.get("hits").get("hits")) {
            sample.put(hit.get("_id").stringValue(), hit.get("_source"));
        }
        if (sample.size() != SAMPLE) {
            throw new IllegalStateException("the reference has too few documents: " + sample.size());
        }
        return sample;
    }
}
