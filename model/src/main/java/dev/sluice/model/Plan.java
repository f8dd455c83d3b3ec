package dev.sluice.model;

import java.util.List;

/**
 * Everything that a run is going to do, written before it does anything.
 *
 * @param items in order
 * @param facts what was noted of the store as a whole, to be held against it at the end, as JSON
 */
public record Plan(List<PlanItem> items, String facts) {}
