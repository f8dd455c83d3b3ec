/**
 * Takes a database from one revision of its schema to another and back, one revision at a time, after a backup. A tool whose
 * revisions come with Sluice brings a {@link dev.sluice.jobs.revision.BundledRevisions}; others are read from a folder.
 */
package dev.sluice.jobs.revision;
