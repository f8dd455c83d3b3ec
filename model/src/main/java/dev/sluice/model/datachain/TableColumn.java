package dev.sluice.model.datachain;

/**
 * A column of a rows table.
 *
 * @param declared its type in the table's DDL
 */
public record TableColumn(String name, String declared) {}
