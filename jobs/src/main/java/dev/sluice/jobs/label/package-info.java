/** Jobs on the store of the Label application. */
package dev.sluice.jobs.label;
