/**
 * Leases: the right to work on a run or on a store. Each dies with the process that holds it, so a live run is never
 * taken for a dead one, nor the reverse.
 */
package dev.sluice.config.lease;
