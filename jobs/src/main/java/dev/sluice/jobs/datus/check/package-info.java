/** {@code check-migration}: what is known of the tables of a store of Datus, and of how many. */
package dev.sluice.jobs.datus.check;
