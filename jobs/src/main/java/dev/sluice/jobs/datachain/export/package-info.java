/** {@code export-datasets}: every dataset version of a catalogue becomes a Parquet file. */
package dev.sluice.jobs.datachain.export;
