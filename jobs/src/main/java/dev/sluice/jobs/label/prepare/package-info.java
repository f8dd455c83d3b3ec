/** Brings a Label database to the schema that the application needs. */
package dev.sluice.jobs.label.prepare;
