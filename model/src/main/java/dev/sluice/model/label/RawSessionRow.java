package dev.sluice.model.label;

/** A row of {@code raw_dataset_sessions}, as far as it says where a session folder lies. */
public record RawSessionRow(long id, String name, String path) {}
