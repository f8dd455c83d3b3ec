/** Reads what Datus stores: its settings, its tables in Lance, and the DDL texts in them. */
package dev.sluice.readers.datus;
