/** Looks whether projects on shared datasets are whole, and mends what can be mended. */
package dev.sluice.jobs.label.verify;
