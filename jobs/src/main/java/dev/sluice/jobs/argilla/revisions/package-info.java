/** The revisions of an Argilla server's database, 24 of them, with the versions of the server that brought them. */
package dev.sluice.jobs.argilla.revisions;
