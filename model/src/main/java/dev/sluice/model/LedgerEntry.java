package dev.sluice.model;

/**
 * What the target says of one item.
 *
 * @param item the item as it was planned
 * @param outcome what became of it
 * @param message why it failed; null otherwise
 * @param proof what was measured while it was moved and read back, as JSON; null before that
 */
public record LedgerEntry(PlanItem item, Outcome outcome, String message, String proof) {}
