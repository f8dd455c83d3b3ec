/** {@code backup-storage} and {@code restore-storage}: verified copies of what Datus stores, and the way back. */
package dev.sluice.jobs.datus.storage;
