/**
 * The history of a database's schema as Alembic keeps it: a graph of revisions with branches, merges and dependencies, the
 * names by which they are called, the order in which they are taken, and what the database notes of them.
 */
package dev.sluice.model.revision;
