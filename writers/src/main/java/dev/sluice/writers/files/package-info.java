/** Sluice's own files in a target folder: the plan, the ledger, and the run that may write. */
package dev.sluice.writers.files;
