package dev.sluice.writers.parquet;

/** A file that is complete and on the disk. */
public record WrittenFile(long rows, long bytes, String sha256) {}
