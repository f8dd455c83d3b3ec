package dev.sluice.model.datus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What the functions of the original answer, where they are right. */
class GoldenFunctionsTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private static Stream<JsonNode> golden(String function) throws Exception {
        try (InputStream file = GoldenFunctionsTest.class.getResourceAsStream("/datus/golden_functions.json")) {
            return JSON.readTree(file).get(function).valueStream();
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    @TestFactory
    Stream<DynamicTest> plainNames() throws Exception {
        return golden("normalize")
                .map(each -> DynamicTest.dynamicTest(
                        "name " + each.get("name").asString(),
                        () -> assertThat(TableNames.plain(each.get("name").asString()))
                                .isEqualTo(each.get("value").asString())));
    }

    @TestFactory
    Stream<DynamicTest> tags() throws Exception {
        return golden("tags")
                .map(each -> DynamicTest.dynamicTest(
                        each.get("table").asString(),
                        () -> assertThat(BusinessTags.of(each.get("table").asString(), texts(each.get("columns"))))
                                .isEqualTo(texts(each.get("tags")))));
    }

    @TestFactory
    Stream<DynamicTest> relationsByNames() throws Exception {
        return golden("relations")
                .map(each -> DynamicTest.dynamicTest(each.get("columns").toString(), () -> {
                    List<ColumnDefinition> columns = texts(each.get("columns")).stream()
                            .map(name -> new ColumnDefinition(name, "", ""))
                            .toList();
                    Map<String, Object> stored = new LinkedHashMap<>(Relationships.of(
                                    new TableDefinition("t", "", columns, List.of(), List.of()),
                                    "t",
                                    new Relationships.Index(texts(each.get("tables"))))
                            .stored());
                    stored.remove("source");
                    assertThat(JSON.<JsonNode>valueToTree(stored)).isEqualTo(each.get("result"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> searchTexts() throws Exception {
        return golden("search_text")
                .map(each -> DynamicTest.dynamicTest(each.get("result").asString(), () -> {
                    JsonNode item = each.get("item");
                    SearchText text = new SearchText()
                            .add(item.get("table_name").asString())
                            .add(item.path("table_comment").asString(""))
                            .add(item.path("database_name").asString(""))
                            .add(item.path("schema_name").asString(""))
                            .addAll(texts(item.get("business_tags")));
                    Map<String, String> comments = new LinkedHashMap<>();
                    JSON.readTree(item.get("column_comments").asString())
                            .properties()
                            .forEach(comment -> comments.put(
                                    comment.getKey(), comment.getValue().asString()));
                    Map<String, List<ColumnEnums.Label>> enums = new LinkedHashMap<>();
                    JSON.readTree(item.get("column_enums").asString())
                            .properties()
                            .forEach(column -> enums.put(
                                    column.getKey(),
                                    column.getValue()
                                            .valueStream()
                                            .map(label -> new ColumnEnums.Label(
                                                    label.get("value").asString(),
                                                    label.get("label").asString()))
                                            .toList()));
                    assertThat(text.addComments(comments).addEnums(enums).text())
                            .isEqualTo(each.get("result").asString());
                }));
    }
}
