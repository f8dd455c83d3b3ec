package dev.sluice.writers.datus;

import dev.sluice.model.PythonJsonTexts;
import dev.sluice.model.datus.TableMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What was derived for a row, as it is stored: texts in UTF-8, objects as JSON.
 *
 * @param businessTags each once
 */
public record V1Texts(
        byte[] searchText,
        byte[] tableComment,
        byte[] columnComments,
        byte[] columnEnums,
        byte[] relationships,
        List<String> businessTags) {
    /** @param json of the thread that asks */
    public static V1Texts of(TableMetadata metadata, PythonJsonTexts json) {
        return new V1Texts(
                utf8(metadata.searchText()),
                utf8(metadata.tableComment()),
                utf8(json.of(metadata.columnComments())),
                utf8(json.of(metadata.columnEnums())),
                utf8(json.of(metadata.relationships().stored())),
                metadata.businessTags());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
