/**
 * What Datus knows of the tables of a database: what their DDL says of them, and the fields of its {@code schema_metadata}
 * that are derived from that.
 */
package dev.sluice.model.datus;
