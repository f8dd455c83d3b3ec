package dev.sluice.model.argilla;

import java.util.List;

/**
 * A record with everything that belongs to it, as the database has it: JSON as text, times as the database writes them. What
 * is absent is null.
 *
 * @param position its place in the order in which records are read
 * @param id with dashes
 * @param status null where the database has none for records
 */
public record StoredRecord(
        String position,
        String id,
        String fields,
        String externalId,
        String status,
        String insertedAt,
        String updatedAt,
        String metadata,
        List<Response> responses,
        List<Suggestion> suggestions,
        List<Vector> vectors) {

    /**
     * What a user has answered.
     *
     * @param user with dashes; null where there is no such user any more
     * @param values an object of JSON; null where nothing was answered
     */
    public record Response(String id, String user, String status, String values, String insertedAt) {}

    /**
     * What was proposed.
     *
     * @param question its key in the database
     * @param value as JSON
     * @param score a number or a list of them, as JSON
     */
    public record Suggestion(String question, String type, String agent, String score, String value) {}

    /**
     * A vector.
     *
     * @param settings its kind, by the key in the database
     * @param value a list of numbers, as JSON
     */
    public record Vector(String settings, String value) {}
}
