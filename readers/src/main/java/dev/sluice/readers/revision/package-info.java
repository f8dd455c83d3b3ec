/** Reads revisions of a database's schema from the folders in which they are written, one for each. */
package dev.sluice.readers.revision;
