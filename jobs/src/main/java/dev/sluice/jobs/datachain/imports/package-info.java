/** Imports dataset versions from Parquet files: of Sluice, of DataChain itself, and of any other program. */
package dev.sluice.jobs.datachain.imports;
