/**
 * Databases of Argilla servers, on SQLite and PostgreSQL, at any revision that has records: their datasets, and their records in
 * pages.
 */
package dev.sluice.readers.argilla;
