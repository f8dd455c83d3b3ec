/** Writes a Label store: dataset folders into the storage, and the rows that a migrated project needs. */
package dev.sluice.writers.label;
