package dev.sluice.config.lease;

import java.nio.file.Path;

/**
 * What a lease is on, in both ways in which one can be held.
 *
 * @param name within a database server
 * @param file on a file system, where the database is a file itself
 */
public record LeasePlace(String name, Path file) {}
