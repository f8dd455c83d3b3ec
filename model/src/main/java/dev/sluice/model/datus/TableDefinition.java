package dev.sluice.model.datus;

import java.util.ArrayList;
import java.util.List;

/**
 * What a DDL says of a table. What is broken off or not understood is not in it; what was read before that is.
 *
 * @param name without its schema and without quotes; empty where the text makes no table
 * @param comment empty where there is none
 * @param columns in their order; none of a view that does not list them
 * @param primaryKey names of its columns
 */
public record TableDefinition(
        String name,
        String comment,
        List<ColumnDefinition> columns,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys) {
    public static final TableDefinition NONE = new TableDefinition("", "", List.of(), List.of(), List.of());

    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
    }

    public TableDefinition withComment(String other) {
        return new TableDefinition(name, other, columns, primaryKey, foreignKeys);
    }

    /** With the comment of one column; unknown columns change nothing. */
    public TableDefinition withComment(String column, String other) {
        return new TableDefinition(
                name,
                comment,
                columns.stream()
                        .map(each -> each.name().equalsIgnoreCase(column) ? each.withComment(other) : each)
                        .toList(),
                primaryKey,
                foreignKeys);
    }

    public TableDefinition withPrimaryKey(List<String> others) {
        return new TableDefinition(name, comment, columns, others, foreignKeys);
    }

    public TableDefinition withForeignKeys(List<ForeignKey> more) {
        List<ForeignKey> all = new ArrayList<>(foreignKeys);
        all.addAll(more);
        return new TableDefinition(name, comment, columns, primaryKey, all);
    }

    public List<String> columnNames() {
        return columns.stream().map(ColumnDefinition::name).toList();
    }
}
