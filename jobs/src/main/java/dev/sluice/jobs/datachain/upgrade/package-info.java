/** Brings a catalogue of an old generation to one that newer DataChain opens, in its place, with a backup. */
package dev.sluice.jobs.datachain.upgrade;
