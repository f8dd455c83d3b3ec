/** Argilla databases for the tests, and what their search index must hold. */
package dev.sluice.jobs.argilla;
