/**
 * The life of a run, whatever the store: checked, leased, planned, worked off in partitions, published, verified,
 * reported; stopped, recovered and resumed. It knows no store.
 */
package dev.sluice.jobs.run;
