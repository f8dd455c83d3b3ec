/**
 * Schedules: what is to be run again and again, and the server that runs it. A schedule is a row of {@code sluice_schedule};
 * db-scheduler's table beside it says when it is due and which server has it in hand; a lease says whether it runs.
 */
package dev.sluice.jobs.schedule;
