/** Jobs on the stores of Argilla servers: what they share, and below it one package for each of them. */
package dev.sluice.jobs.argilla;
