/** Reads Parquet files: what they say of themselves, and the flat columns of their rows. */
package dev.sluice.readers.parquet;
