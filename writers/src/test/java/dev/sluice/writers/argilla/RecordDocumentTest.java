package dev.sluice.writers.argilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.search.Flavour;
import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.ArgillaDataset.Field;
import dev.sluice.model.argilla.ArgillaDataset.MetadataProperty;
import dev.sluice.model.argilla.ArgillaDataset.Question;
import dev.sluice.model.argilla.ArgillaDataset.Vector;
import dev.sluice.model.argilla.DocumentForm;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.model.argilla.StoredRecord.Response;
import dev.sluice.model.argilla.StoredRecord.Suggestion;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordDocumentTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FIELDS = """
            {"text": "a", "talk": [{"role": "user", "content": "hi"}], "picture": "data:image/png;base64,AAAA",
             "form": {"on": true, "list": [1, 2.50]}}""";

    private final ArgillaDataset dataset = new ArgillaDataset(
            "d",
            "name",
            "workspace",
            true,
            List.of(
                    new Field("text", "text"),
                    new Field("more", "text"),
                    new Field("talk", "chat"),
                    new Field("silence", "chat"),
                    new Field("picture", "image"),
                    new Field("form", "custom"),
                    new Field("blank", "custom")),
            List.of(new Question("q1", "stars", "rating"), new Question("q2", "note", "text")),
            List.of(new MetadataProperty("tokens", "integer"), new MetadataProperty("missing", "terms")),
            List.of(new Vector("v1", "v-1", 2)));

    private static StoredRecord record(String fields, String metadata, Response... responses) {
        return new StoredRecord(
                "1",
                "r",
                fields,
                null,
                "pending",
                "2024-01-02 03:04:05.000000",
                "2024-01-02 03:04:05.120000",
                metadata,
                List.of(responses),
                List.of(
                        new Suggestion("q1", null, "bert", "[0.25]", "3"),
                        new Suggestion("gone", null, null, null, "1")),
                List.of(new StoredRecord.Vector("v1", "[1e-7, 0.30]"), new StoredRecord.Vector("gone", "[1]")));
    }

    private JsonNode document(DocumentForm form, StoredRecord record) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            new RecordDocument(dataset, form, true).write(record, out);
        }
        return JSON.readTree(text.toString());
    }

    @Test
    void fieldsAreAsServersOfTheSecondKindWriteThem() {
        JsonNode document = document(DocumentForm.V2, record(FIELDS, null));
        assertThat(document.path("fields")).isEqualTo(JSON.readTree("""
                {"text": "a", "talk": [{"role": "user", "content": "hi"}], "picture": null, "more": "", "silence": null,
                 "form": "{'on': True, 'list': [1, 2.5]}", "blank": ""}"""));
        assertThat(document.path("external_id").isNull()).isTrue();
        assertThat(document.path("inserted_at").asString()).isEqualTo("2024-01-02T03:04:05");
        assertThat(document.path("updated_at").asString()).isEqualTo("2024-01-02T03:04:05.120000");
        assertThat(document.has("metadata")).isFalse();
        assertThat(document.has("responses")).isFalse();
    }

    @Test
    void whatIsNotDeclaredAnyMoreIsLeftOut() {
        JsonNode document = document(DocumentForm.V1, record("{\"text\": 1.10}", "{\"tokens\": 5, \"other\": 1}"));
        assertThat(document.path("metadata")).isEqualTo(JSON.readTree("{\"tokens\": 5}"));
        assertThat(document.path("suggestions"))
                .isEqualTo(JSON.readTree(
                        "{\"stars\": {\"type\": null, \"agent\": \"bert\", \"score\": [0.25], \"value\": 3}}"));
        assertThat(document.path("vectors")).isEqualTo(JSON.readTree("{\"v-1\": [1e-7, 0.30]}"));
        assertThat(document(DocumentForm.V1, record("{}", "{\"other\": 1}")).path("metadata"))
                .isEqualTo(JSON.createObjectNode());
        assertThat(document(DocumentForm.V1, record("{}", "{}")).has("metadata"))
                .isFalse();
    }

    @Test
    void responsesAreByUserOrInAList() {
        Response answered = new Response("a", "u", "submitted", "{\"stars\": {\"value\": 4}}", "2024");
        Response silent = new Response("b", "v", "discarded", null, "2024");
        Response nobodys = new Response("c", null, "draft", "{}", "2024");
        StoredRecord record = record("{}", null, answered, silent, nobodys);
        assertThat(document(DocumentForm.V1, record).path("responses")).isEqualTo(JSON.readTree("""
                {"u": {"values": {"stars": 4}, "status": "submitted"}, "v": {"values": null, "status": "discarded"}}"""));
        assertThat(document(DocumentForm.V2, record).path("responses")).isEqualTo(JSON.readTree("""
                [{"id": "a", "status": "submitted", "user_id": "u", "stars": 4},
                 {"id": "b", "status": "discarded", "user_id": "v"}]"""));
        assertThat(document(DocumentForm.V1, record("{}", null, nobodys)).has("responses"))
                .isFalse();
    }

    @Test
    void whatIsNoJsonIsSaid() {
        assertThatThrownBy(() -> document(DocumentForm.V1, record("{\"text\": ", null)))
                .isInstanceOf(ItemException.class)
                .hasMessageContaining("record r is no JSON");
        assertThatThrownBy(() -> document(DocumentForm.V1, record("{} {}", null)))
                .isInstanceOf(ItemException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-02 03:04:05.000000, 2024-01-02T03:04:05",
        "2024-01-02 03:04:05, 2024-01-02T03:04:05",
        "2024-01-02 03:04:05.5, 2024-01-02T03:04:05.500000",
        "2024-01-02 03:04:05.123456, 2024-01-02T03:04:05.123456"
    })
    void timesAreAsPythonWritesThem(String stored, String written) {
        assertThat(RecordDocument.time(stored)).isEqualTo(written);
    }

    @Test
    void theIndexOfTheSecondKindIsDefined() {
        IndexDefinition definition = IndexDefinition.of(
                dataset, DocumentForm.V2, new IndexDefinition.Choices(Flavour.ELASTICSEARCH, 2, 1, 50, true));
        assertThat(definition.settings())
                .isEqualTo(Map.of(
                        "index.mapping.total_fields.limit",
                        50,
                        "max_result_window",
                        500_000,
                        "number_of_shards",
                        2,
                        "number_of_replicas",
                        1));
        assertThat(JSON.<JsonNode>valueToTree(definition.mappings())).isEqualTo(JSON.readTree("""
                {"_source": {"excludes": ["fields.picture"]}, "dynamic": "strict", "properties": {
                  "id": {"type": "keyword"}, "external_id": {"type": "keyword"}, "status": {"type": "keyword"},
                  "inserted_at": {"type": "date_nanos"}, "updated_at": {"type": "date_nanos"},
                  "responses": {"type": "nested", "dynamic": "strict", "include_in_root": true, "properties": {
                    "id": {"type": "keyword"}, "status": {"type": "keyword"}, "user_id": {"type": "keyword"},
                    "stars": {"type": "integer"}, "note": {"type": "object", "enabled": false}}},
                  "fields.text": {"type": "text"}, "fields.more": {"type": "text"},
                  "fields.talk": {"type": "object", "properties": {"content": {"type": "text"}, "role": {"type": "keyword"}}},
                  "fields.silence": {"type": "object", "properties": {"content": {"type": "text"}, "role": {"type": "keyword"}}},
                  "fields.picture": {"type": "object", "enabled": false},
                  "fields.form": {"type": "text"}, "fields.blank": {"type": "text"},
                  "suggestions.stars": {"type": "object", "properties": {"value": {"type": "integer"},
                    "score": {"type": "float"}, "agent": {"type": "keyword"}, "type": {"type": "keyword"}}},
                  "suggestions.note": {"type": "object", "properties": {"value": {"type": "object", "enabled": false},
                    "score": {"type": "float"}, "agent": {"type": "keyword"}, "type": {"type": "keyword"}}},
                  "metadata": {"dynamic": false, "type": "object"},
                  "metadata.tokens": {"type": "long"}, "metadata.missing": {"type": "keyword"},
                  "vectors.v-1": {"type": "dense_vector", "dims": 2, "index": true, "similarity": "cosine"}}}"""));
    }

    @Test
    void openSearchIsToldOfVectorsWhereThereAreAny() {
        IndexDefinition.Choices choices = new IndexDefinition.Choices(Flavour.OPENSEARCH, 1, 0, 2000, true);
        assertThat(IndexDefinition.of(dataset, DocumentForm.V1, choices).settings())
                .containsEntry("index.knn", true);
        ArgillaDataset plain =
                new ArgillaDataset("d", "n", "w", true, dataset.fields(), dataset.questions(), List.of(), List.of());
        assertThat(IndexDefinition.of(plain, DocumentForm.V1, choices).settings())
                .containsEntry("index.knn", false);
        IndexDefinition without = IndexDefinition.of(
                dataset, DocumentForm.V1, new IndexDefinition.Choices(Flavour.OPENSEARCH, 1, 0, 2000, false));
        assertThat(without.settings()).doesNotContainKey("index.knn");
        assertThat(((Map<?, ?>) without.mappings().get("properties")).keySet())
                .noneMatch(name -> name.toString().startsWith("vectors"));
    }
}
