/** Changes to the indexes of a search engine: documents in bulks, and indexes made, cloned, blocked and removed. */
package dev.sluice.writers.search;
