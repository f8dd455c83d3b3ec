/** {@code backup-datachain}: a catalogue is copied while others write it. */
package dev.sluice.jobs.datachain.backup;
