package dev.sluice.readers.argilla;

import dev.sluice.model.argilla.DocumentForm;
import java.util.List;

/** The revisions of the database in their order; one follows the other. */
final class Revisions {
    private static final List<String> ALL = List.of(
            "74694870197c",
            "82a5a88a3fa5",
            "1769ee58fbb4",
            "b9099dc08489",
            "3a8e2f9b5dea",
            "8be56284dac0",
            "e402e9d9245e",
            "ae5522b4c674",
            "3ff6484f8b37",
            "8c574ada5e5f",
            "3fc3c0839959",
            "1e629a913727",
            "7cbcccf8b57a",
            "b8458008b60e",
            "84f6b9ff6076",
            "7850ab5b42d9",
            "bda6fe24314e",
            "ca7293c38970",
            "d00f819ccc67",
            "45a12f74448b",
            "237f7c674d74",
            "660d6c6b3360",
            "6ed1b8bf8e08",
            "580a6553186f");
    /** From here on records have a status, and the server is one of 2.x. */
    private static final String FIRST_OF_V2 = "237f7c674d74";
    /** The first that a server was released with; before it, nothing says of which fields a record is made. */
    private static final String FIRST_OF_V1 = "ae5522b4c674";

    private Revisions() {}

    static boolean knows(String revision) {
        return ALL.contains(revision);
    }

    static boolean hasServer(String revision) {
        return ALL.indexOf(revision) >= ALL.indexOf(FIRST_OF_V1);
    }

    static DocumentForm form(String revision) {
        return ALL.indexOf(revision) < ALL.indexOf(FIRST_OF_V2) ? DocumentForm.V1 : DocumentForm.V2;
    }
}
