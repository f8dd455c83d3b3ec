package dev.sluice.jobs.cli;

import java.io.PrintStream;

/**
 * How a command speaks: to a person or to a program.
 *
 * @param json one JSON document on standard output, nothing else
 * @param quiet errors only
 * @param verbose more, and stack traces
 */
record Output(boolean json, boolean quiet, boolean verbose) {
    /** Where lines for a person go; nowhere when nobody wants them. */
    void line(String text) {
        if (!json && !quiet) {
            out().println(text);
        }
    }

    void json(Object document) {
        out().println(Json.text(document));
    }

    void error(String text) {
        System.err.println(paint("31", "error: ") + text);
    }

    void warning(String text) {
        System.err.println(paint("33", "warning: ") + text);
    }

    /** Whether standard output is a terminal on which things may move; the launcher knows, Java does not before 22. */
    boolean terminal() {
        return System.getenv("SLUICE_TERMINAL") != null && !json && !quiet;
    }

    String green(String text) {
        return paint("32", text);
    }

    String red(String text) {
        return paint("31", text);
    }

    String yellow(String text) {
        return paint("33", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return terminal() && System.getenv("NO_COLOR") == null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static PrintStream out() {
        return System.out;
    }
}
