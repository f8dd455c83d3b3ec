/** Folders that a job writes files into: on this machine, or on any file system that Hadoop has a client for. */
package dev.sluice.config.files;
