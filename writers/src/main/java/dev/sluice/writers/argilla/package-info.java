/** How an Argilla server writes its index: settings and mapping of a dataset, and the document of a record, in both forms. */
package dev.sluice.writers.argilla;
