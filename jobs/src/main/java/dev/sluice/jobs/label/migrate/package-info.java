/** The migration of legacy projects to shared datasets, project by project. */
package dev.sluice.jobs.label.migrate;
