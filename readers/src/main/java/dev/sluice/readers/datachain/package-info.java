/** Reads DataChain catalogues of any generation, beside whoever uses them, and the Parquet files made of them. */
package dev.sluice.readers.datachain;
