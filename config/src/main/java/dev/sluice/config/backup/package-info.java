/** Copies of whole databases, made while these are in use. */
package dev.sluice.config.backup;
