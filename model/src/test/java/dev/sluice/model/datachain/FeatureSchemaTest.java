package dev.sluice.model.datachain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
    private static FeatureSchema schema(String json) {
        return new FeatureSchema(StoredJson.object(json).orElseThrow());
    }

    @Test
    void modelsAreSpreadOverTheirLeaves() {
        FeatureSchema schema = schema("""
                {"id": "int", "p": "P@v1", "boxes": "list[Box@v1]", "_custom_types": {
                  "P@v1": {"schema_version": 2, "name": "P@v1", "fields": {"name": "str", "home": "A@v1"}},
                  "A@v1": {"city": "Union[str, NoneType]"}}}""");
        assertThat(schema.leaves().keySet()).containsExactly("id", "p__name", "p__home__city", "boxes");
        assertThat(schema.leaves().get("p__home__city"))
                .isEqualTo(new FeatureSchema.Leaf("p.home.city", "Union[str, NoneType]", false));
        assertThat(schema.leaves().get("p__home__city").requiredType()).isEqualTo("str");
        assertThat(schema.leaves().get("boxes").signal()).isTrue();
    }

    @Test
    void aModelThatHoldsItselfHasAnEnd() {
        FeatureSchema schema = schema("{\"n\": \"N@v1\", \"_custom_types\": {\"N@v1\": {\"next\": \"N@v1\"}}}");
        assertThat(schema.leaves()).hasSize(1);
    }
}
