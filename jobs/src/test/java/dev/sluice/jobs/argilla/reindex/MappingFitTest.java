package dev.sluice.jobs.argilla.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.search.Flavour;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.ArgillaDataset.Field;
import dev.sluice.model.argilla.ArgillaDataset.Question;
import dev.sluice.model.argilla.DocumentForm;
import dev.sluice.readers.search.FoundIndex;
import dev.sluice.writers.argilla.IndexDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MappingFitTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final IndexDefinition wanted = definition(DocumentForm.V1, "rating");

    private static IndexDefinition definition(DocumentForm form, String type) {
        ArgillaDataset dataset = new ArgillaDataset(
                "d",
                "n",
                "w",
                true,
                List.of(new Field("text", "text")),
                List.of(new Question("q", "stars", type)),
                List.of(),
                List.of());
        return IndexDefinition.of(dataset, form, new IndexDefinition.Choices(Flavour.ELASTICSEARCH, 1, 0, 2000, true));
    }

    /** As an engine gives a mapping back. */
    private static ObjectNode there(IndexDefinition definition) {
        ObjectNode mappings = JSON.valueToTree(MappingFit.nested(definition.mappings()));
        ((ObjectNode) mappings.at("/properties/metadata")).put("dynamic", "false");
        return mappings;
    }

    private static MappingFit fit(IndexDefinition wanted, JsonNode there) {
        return MappingFit.of(wanted, new FoundIndex("rg.d", "rg.d", JSON.createObjectNode(), there));
    }

    @Test
    void theSameFits() {
        MappingFit fit = fit(wanted, there(wanted));
        assertThat(fit.conflicts()).isEmpty();
        assertThat(fit.lacks()).isEmpty();
    }

    @Test
    void whatIsMoreThanWantedDoesNoHarm() {
        ObjectNode there = there(wanted);
        ((ObjectNode) there.at("/properties/fields/properties"))
                .putObject("old")
                .put("type", "text");
        ((ObjectNode) there.at("/properties/responses"))
                .set(
                        "properties",
                        JSON.valueToTree(Map.of(
                                "user",
                                Map.of(
                                        "properties",
                                        Map.of(
                                                "values",
                                                Map.of("properties", Map.of("stars", Map.of("type", "integer"))))))));
        assertThat(fit(wanted, there).fits()).isTrue();
        assertThat(fit(wanted, there).lacks()).isEmpty();
    }

    @Test
    void whatIsMissingIsAdded() {
        ObjectNode there = there(wanted);
        ((ObjectNode) there.at("/properties/fields/properties")).remove("text");
        there.remove("dynamic_templates");
        MappingFit fit = fit(wanted, there);
        assertThat(fit.fits()).isTrue();
        assertThat(fit.lacks()).containsExactlyInAnyOrder("fields.text", "templates for responses");
    }

    @Test
    void anotherTypeDoesNotFit() {
        MappingFit fit = fit(definition(DocumentForm.V1, "label_selection"), there(wanted));
        assertThat(fit.reason().orElseThrow()).contains("suggestions.stars.value has type integer, not keyword");
        assertThat(fit(definition(DocumentForm.V2, "rating"), there(wanted)).fits())
                .isFalse();
        assertThat(fit(wanted, there(definition(DocumentForm.V2, "rating"))).fits())
                .isFalse();
    }

    @Test
    void aFieldThatCameIntoBeingWithAnotherTypeDoesNotFit() {
        ObjectNode there = there(wanted);
        ((ObjectNode) there.at("/properties/responses"))
                .set(
                        "properties",
                        JSON.valueToTree(Map.of(
                                "user",
                                Map.of(
                                        "properties",
                                        Map.of(
                                                "values",
                                                Map.of("properties", Map.of("stars", Map.of("type", "text"))))))));
        assertThat(fit(wanted, there).conflicts())
                .containsExactly("responses.user.values.stars has type text, not integer");
    }
}
