/** Writes tables of LanceDB: data files that nobody sees at first, and a version that shows them all in one act. */
package dev.sluice.writers.lance;
