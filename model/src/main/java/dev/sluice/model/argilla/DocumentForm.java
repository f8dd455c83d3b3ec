package dev.sluice.model.argilla;

/** The two forms in which servers keep records in their index; neither reads that of the other. */
public enum DocumentForm {
    /** Of the servers up to 1.29: responses by user, in fields that come into being. */
    V1("1.x"),
    /** Of the servers from 2.0 on: responses in a list, and a status for each record. */
    V2("2.x");

    private final String words;

    DocumentForm(String words) {
        this.words = words;
    }

    /** The servers that write it. */
    public String words() {
        return words;
    }
}
