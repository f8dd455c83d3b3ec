package dev.sluice.writers.argilla;

import dev.sluice.model.ItemException;
import dev.sluice.model.argilla.ArgillaDataset;
import dev.sluice.model.argilla.ArgillaDataset.Field;
import dev.sluice.model.argilla.ArgillaDataset.MetadataProperty;
import dev.sluice.model.argilla.ArgillaDataset.Question;
import dev.sluice.model.argilla.ArgillaDataset.Vector;
import dev.sluice.model.argilla.DocumentForm;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.model.argilla.StoredRecord.Response;
import dev.sluice.model.argilla.StoredRecord.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes records of a dataset as the documents that its server makes of them. */
public final class RecordDocument {
    private static final int TO_THE_MICROSECOND = 26;
    /** Most values are one of these; a parser would take longer to make than to use. */
    private static final Pattern PLAIN_TEXT = Pattern.compile("\"[^\"\\\\\\p{Cntrl}]*\"");

    private static final Pattern PLAIN_NUMBER = Pattern.compile("(0|[1-9][0-9]*)([.][0-9]+)?");

    private final ArgillaDataset dataset;
    private final DocumentForm form;
    private final boolean withVectors;
    private final Map<String, String> vectors;

    /**
     * @param withVectors whether the index has a place for them
     */
    public RecordDocument(ArgillaDataset dataset, DocumentForm form, boolean withVectors) {
        this.dataset = dataset;
        this.form = form;
        this.withVectors = withVectors;
        this.vectors = dataset.vectors().stream().collect(Collectors.toMap(Vector::key, Vector::id));
    }

    /** The responses of a record that have a user: no document can hold one of nobody. */
    public static List<Response> answered(StoredRecord record) {
        return record.responses().stream()
                .filter(response -> response.user() != null)
                .toList();
    }

    /**
     * Writes the document of a record.
     *
     * @throws ItemException where the database holds what is no JSON
     */
    public void write(StoredRecord record, JsonGenerator out) {
        try {
            out.writeStartObject();
            out.writeStringProperty("id", record.id());
            if (form == DocumentForm.V2) {
                out.writeStringProperty("external_id", record.externalId());
            }
            out.writeName("fields");
            writeFields(record, out);
            if (form == DocumentForm.V2) {
                out.writeStringProperty("status", record.status());
            }
            out.writeStringProperty("inserted_at", time(record.insertedAt()));
            out.writeStringProperty("updated_at", time(record.updatedAt()));
            writeMetadata(record, out);
            List<Response> responses = answered(record);
            if (!responses.isEmpty()) {
                out.writeName("responses");
                if (form == DocumentForm.V1) {
                    writeResponses(responses, out);
                } else {
                    writeResponseList(responses, out);
                }
            }
            writeSuggestions(record, out);
            writeVectors(record, out);
            out.writeEndObject();
        } catch (JacksonException e) {
            throw new ItemException("what the database holds of record %s is no JSON (%s): mend its row"
                    .formatted(record.id(), e.getOriginalMessage()));
        }
    }

    private void writeFields(StoredRecord record, JsonGenerator out) {
        if (form == DocumentForm.V1) {
            copy(record.fields(), out);
            return;
        }
        ObjectNode values = Documents.object(record.fields());
        for (Field field : dataset.fields()) {
            JsonNode value = values.get(field.name());
            switch (field.type()) {
                case "image" -> values.putNull(field.name());
                case "custom" -> values.put(field.name(), value == null ? "" : PythonText.of(value));
                // The server writes an empty text here, too, which no engine takes for a list of messages.
                case "chat" -> values.set(field.name(), value == null ? values.nullNode() : value);
                default -> {
                    if (value == null) {
                        values.put(field.name(), "");
                    }
                }
            }
        }
        Documents.write(values, out);
    }

    /** Only what is declared and has a value; nothing at all where the record has no metadata. */
    private void writeMetadata(StoredRecord record, JsonGenerator out) {
        if (record.metadata() == null) {
            return;
        }
        ObjectNode metadata = Documents.object(record.metadata());
        if (metadata.isEmpty()) {
            return;
        }
        out.writeObjectPropertyStart("metadata");
        for (MetadataProperty property : dataset.metadataProperties()) {
            JsonNode value = metadata.get(property.name());
            if (value != null && !value.isNull()) {
                out.writeName(property.name());
                Documents.write(value, out);
            }
        }
        out.writeEndObject();
    }

    private static void writeResponses(List<Response> responses, JsonGenerator out) {
        out.writeStartObject();
        for (Response response : responses) {
            out.writeObjectPropertyStart(response.user());
            ObjectNode values = answers(response);
            if (values.isEmpty()) {
                out.writeNullProperty("values");
            } else {
                out.writeObjectPropertyStart("values");
                writeAnswers(values, out);
                out.writeEndObject();
            }
            out.writeStringProperty("status", response.status());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeResponseList(List<Response> responses, JsonGenerator out) {
        out.writeStartArray();
        for (Response response : responses) {
            out.writeStartObject();
            out.writeStringProperty("id", response.id());
            out.writeStringProperty("status", response.status());
            out.writeStringProperty("user_id", response.user());
            writeAnswers(answers(response), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static ObjectNode answers(Response response) {
        return Documents.object(response.values() == null ? "{}" : response.values());
    }

    /** The database wraps each answer in an object. */
    private static void writeAnswers(ObjectNode answers, JsonGenerator out) {
        for (Map.Entry<String, JsonNode> answer : answers.properties()) {
            out.writeName(answer.getKey());
            Documents.write(answer.getValue().path("value"), out);
        }
    }

    private void writeSuggestions(StoredRecord record, JsonGenerator out) {
        if (record.suggestions().isEmpty()) {
            return;
        }
        out.writeObjectPropertyStart("suggestions");
        for (Question question : dataset.questions()) {
            Suggestion suggestion = suggestion(record, question.key());
            if (suggestion != null) {
                out.writeObjectPropertyStart(question.name());
                out.writeStringProperty("type", suggestion.type());
                out.writeStringProperty("agent", suggestion.agent());
                writeJson("score", suggestion.score(), out);
                writeJson("value", suggestion.value(), out);
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    /** They are few: to look through them takes less than to sort them by their questions. */
    private static Suggestion suggestion(StoredRecord record, String question) {
        for (Suggestion suggestion : record.suggestions()) {
            if (question.equals(suggestion.question())) {
                return suggestion;
            }
        }
        return null;
    }

    private void writeVectors(StoredRecord record, JsonGenerator out) {
        if (!withVectors || record.vectors().isEmpty()) {
            return;
        }
        out.writeObjectPropertyStart("vectors");
        for (StoredRecord.Vector vector : record.vectors()) {
            String id = vectors.get(vector.settings());
            if (id != null) {
                writeJson(id, vector.value(), out);
            }
        }
        out.writeEndObject();
    }

    private static void writeJson(String name, String json, JsonGenerator out) {
        out.writeName(name);
        if (json == null) {
            out.writeNull();
        } else if (PLAIN_TEXT.matcher(json).matches()) {
            out.writeString(json.substring(1, json.length() - 1));
        } else if (PLAIN_NUMBER.matcher(json).matches()) {
            out.writeNumber(json);
        } else {
            copy(json, out);
        }
    }

    /** Copies a value as it is, and with it every digit of its numbers. */
    private static void copy(String json, JsonGenerator out) {
        try (JsonParser in = Documents.parser(json)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                out.writeNull();
            } else {
                out.copyCurrentStructureExact(in);
                Documents.requireEnd(in);
            }
        }
    }

    /** As Python writes a time: a T between date and hour, and microseconds, six digits of them, unless they are zero. */
    static String time(String stored) {
        if (stored == null) {
            return null;
        }
        String time = stored.replace(' ', 'T');
        int dot = time.indexOf('.');
        if (dot < 0) {
            return time;
        }
        String whole = time.concat("000000").substring(0, Math.max(TO_THE_MICROSECOND, dot + 7));
        return whole.endsWith(".000000") ? whole.substring(0, dot) : whole;
    }
}
