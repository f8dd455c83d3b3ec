/**
 * What every module speaks of: the items of a plan, what became of them, the states of a run, and the errors that a
 * person sees. Records and pure rules only: no I/O and no Spring.
 */
package dev.sluice.model;
