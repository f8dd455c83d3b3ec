package dev.sluice.model;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes many small objects as Python does, one after the other, in half the time that each alone would take; for one thread. */
public final class PythonJsonTexts {
    private static final String EMPTY = "{}";

    /** Shared, since it remembers how each type is written. */
    private static final JsonMapper JSON =
            JsonMapper.builder(PythonJson.factory()).build();

    private final StringWriter text = new StringWriter();
    private final SequenceWriter values =
            JSON.writer().with(PythonJson.printer()).writeValues(text);

    public String of(Map<String, ?> object) {
        if (object.isEmpty()) {
            return EMPTY;
        }
        values.write(object);
        values.flush();
        String written = text.toString().strip(); // between two of them stands a blank
        text.getBuffer().setLength(0);
        return written;
    }
}
