/** Writes Parquet files row by row, with row groups that depend on the rows alone. */
package dev.sluice.writers.parquet;
