package dev.sluice.model.datus;

/**
 * One pair of columns of a reference to another table.
 *
 * @param toTable without its schema
 * @param toColumn empty where the reference does not say, so that it is the other table's key
 */
public record ForeignKey(String fromColumn, String toTable, String toColumn) {}
