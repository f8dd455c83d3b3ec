/** Sluice's own tables in a target database: the plan, the ledger, and the run that may write. */
package dev.sluice.writers.sql;
