/**
 * {@code reindex}: the search index of an Argilla server is made again from its database, while it is searched and written. An
 * index whose mapping fits is brought up to date where it is; another one is built beside it and takes its place.
 */
package dev.sluice.jobs.argilla.reindex;
