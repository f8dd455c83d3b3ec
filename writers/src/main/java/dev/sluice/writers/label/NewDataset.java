package dev.sluice.writers.label;

import dev.sluice.model.label.RawSession;
import java.nio.file.Path;
import java.util.List;

/**
 * A dataset that has just been published and has no row yet.
 *
 * @param folder where it lies
 * @param bytes of all its files
 * @param replaces the row that has this hash but lost its folder; null for a new row
 */
public record NewDataset(
        String name,
        String hash,
        Path folder,
        long bytes,
        String description,
        String metadata,
        List<RawSession> sessions,
        Long replaces) {}
