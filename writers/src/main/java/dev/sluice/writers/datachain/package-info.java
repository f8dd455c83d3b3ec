/** Writes dataset versions of DataChain as Parquet files: their columns, their rows, their names, the manifest beside them. */
package dev.sluice.writers.datachain;
