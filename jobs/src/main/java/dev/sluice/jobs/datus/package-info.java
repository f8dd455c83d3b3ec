/** What the jobs on Datus's tables have in common: where the tables are. */
package dev.sluice.jobs.datus;
