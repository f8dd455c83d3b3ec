/** The way back: projects own their folders again, with the rows that they had. */
package dev.sluice.jobs.label.rollback;
