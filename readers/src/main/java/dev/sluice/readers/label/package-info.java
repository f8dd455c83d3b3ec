/** Reads a Label store: its rows, the folders of its projects, and the hash by which the application knows datasets. */
package dev.sluice.readers.label;
