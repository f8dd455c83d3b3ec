package dev.sluice.model.datus;

/**
 * A column, as a DDL has it.
 *
 * @param name without quotes
 * @param type as it is written; empty where there is none
 * @param comment empty where there is none
 */
public record ColumnDefinition(String name, String type, String comment) {
    ColumnDefinition withComment(String other) {
        return new ColumnDefinition(name, type, other);
    }
}
