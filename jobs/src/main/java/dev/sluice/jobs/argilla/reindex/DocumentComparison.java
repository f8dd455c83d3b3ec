package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.PythonJson;
import dev.sluice.model.argilla.StoredRecord;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds documents against the records that they are made of. */
final class DocumentComparison {
    private static final JsonMapper JSON =
            JsonMapper.builder(PythonJson.factory()).build();

    /**
     * Whether a document is what would be written now.
     *
     * @param document as the engine has it
     */
    boolean isSame(StoredRecord record, JsonNode document, DatasetIndex index) {
        JsonNode expected = expected(record, index);
        if (expected.path("fields") instanceof ObjectNode fields) {
            // The engine keeps no images, neither those of the database nor the place of one.
            index.images().forEach(fields::remove);
        }
        return expected.equals(document) || withoutImages(document, index).equals(expected);
    }

    private static JsonNode withoutImages(JsonNode document, DatasetIndex index) {
        if (index.images().isEmpty() || !(document.deepCopy() instanceof ObjectNode copy)) {
            return document;
        }
        if (copy.path("fields") instanceof ObjectNode fields) {
            index.images().forEach(fields::remove);
        }
        return copy;
    }

    private static JsonNode expected(StoredRecord record, DatasetIndex index) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            index.writer().write(record, out);
        }
        return JSON.readTree(bytes.toByteArray());
    }
}
