/**
 * Takes revisions of a database's schema, one in a transaction, and notes them where Alembic does. What a revision must not
 * touch is counted before and after.
 */
package dev.sluice.writers.revision;
