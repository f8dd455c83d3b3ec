/**
 * How Sluice is set up: where settings come from, how databases are named and opened, what differs between them, where
 * the job repository lies, and the leases that keep two runs apart.
 */
package dev.sluice.config;
