/**
 * Fills a DataChain catalogue with versions, wherever they come from: each appears with its rows and records at one stroke,
 * what they were made from follows when all are there, and a new catalogue gets its name last of all.
 */
package dev.sluice.jobs.datachain.load;
