/** {@code inspect-datachain}: what a catalogue is, what is in it, and who can open it. */
package dev.sluice.jobs.datachain.inspect;
