/** Leads stored paths to where the files have been moved. */
package dev.sluice.jobs.label.relocate;
