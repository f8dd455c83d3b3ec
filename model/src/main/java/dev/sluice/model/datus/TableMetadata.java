package dev.sluice.model.datus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What version 1 of {@code schema_metadata} knows of a table besides its DDL.
 *
 * @param columnComments of every column, empty where it has none
 * @param columnEnums of those columns whose comment lists values
 */
public record TableMetadata(
        String tableComment,
        Map<String, String> columnComments,
        Map<String, List<ColumnEnums.Label>> columnEnums,
        List<String> businessTags,
        Relationships relationships,
        String searchText) {
    /**
     * Derives it.
     *
     * @param ddl what its DDL says
     * @param name of the table, as it is stored
     * @param places its database and schema, as they are stored
     * @param others the tables that it may refer to; null where nobody wants to know
     */
    public static TableMetadata of(TableDefinition ddl, String name, List<String> places, Relationships.Index others) {
        String comment = harmless(ddl.comment());
        Map<String, String> comments = new LinkedHashMap<>();
        Map<String, List<ColumnEnums.Label>> enums = new LinkedHashMap<>();
        for (ColumnDefinition column : ddl.columns()) {
            String text = harmless(column.comment());
            comments.put(column.name(), text);
            List<ColumnEnums.Label> labels = ColumnEnums.of(text);
            if (!labels.isEmpty()) {
                enums.put(column.name(), labels);
            }
        }
        List<String> tags = BusinessTags.of(name, ddl.columnNames());
        Relationships relationships = others == null
                ? new Relationships(List.of(), Relationships.Source.DDL)
                : Relationships.of(ddl, name, others);
        return new TableMetadata(comment, comments, enums, tags, relationships, "").withSearchText(name, places);
    }

    private TableMetadata withSearchText(String name, List<String> places) {
        String text = new SearchText()
                .add(name)
                .add(tableComment)
                .addAll(places)
                .addAll(businessTags)
                .addComments(columnComments)
                .addEnums(columnEnums)
                .text();
        return new TableMetadata(tableComment, columnComments, columnEnums, businessTags, relationships, text);
    }

    /**
     * Takes from another what this has nothing of, column by column; and references that are surer than those of names.
     *
     * @param name of the table and {@code places}, as for {@link #of}
     */
    public TableMetadata completedBy(TableMetadata other, String name, List<String> places) {
        return new TableMetadata(
                        tableComment.isBlank() ? other.tableComment : tableComment,
                        completed(columnComments, other.columnComments, String::isBlank),
                        completed(columnEnums, other.columnEnums, List::isEmpty),
                        businessTags.isEmpty() ? other.businessTags : businessTags,
                        relationships.completedBy(other.relationships),
                        "")
                .withSearchText(name, places);
    }

    private static <T> Map<String, T> completed(Map<String, T> own, Map<String, T> others, Predicate<T> isNothing) {
        Map<String, T> completed = new LinkedHashMap<>(own);
        others.forEach((column, value) ->
                completed.merge(column, value, (mine, other) -> isNothing.test(mine) ? other : mine));
        return completed;
    }

    private static String harmless(String comment) {
        boolean suspect = comment.indexOf('<') >= 0 || comment.indexOf('=') >= 0 || comment.indexOf(':') >= 0;
        return (suspect ? Markup.leftOut(comment) : comment).strip();
    }
}
