/** Writes the tables of Datus. */
package dev.sluice.writers.datus;
