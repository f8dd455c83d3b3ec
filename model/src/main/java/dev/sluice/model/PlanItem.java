package dev.sluice.model;

/**
 * One item of a plan: the smallest thing that a job moves as a whole.
 *
 * @param position its place in the plan, from 0
 * @param part which part of the plan it belongs to; the items of one part are moved one after the other, in order
 * @param key what identifies it in its store, such as a project's number
 * @param name what a person calls it; null where the store has none
 * @param bytes how much there is to move, as far as the plan could tell
 * @param refusal why it cannot be moved, found while planning; null where nothing stands against it
 * @param detail what the job that wrote the plan wants to remember of it, as JSON
 */
public record PlanItem(int position, int part, String key, String name, long bytes, String refusal, String detail) {}
