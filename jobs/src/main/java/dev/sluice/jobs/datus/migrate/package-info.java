/** {@code migrate-schema-metadata}: the table of a store of Datus is brought from version 0 to version 1 in one act. */
package dev.sluice.jobs.datus.migrate;
