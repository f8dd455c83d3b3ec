package dev.sluice.jobs.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How a command speaks: to a person or to a program. All that is printed for a person is made {@link Printable} here.
 *
 * @param json one JSON document on standard output, nothing else
 * @param quiet errors only
 * @param verbose more, and stack traces
 */
record Output(boolean json, boolean quiet, boolean verbose) {
    /** Where lines for a person go; nowhere when nobody wants them. */
    void line(String text) {
        if (!json && !quiet) {
            out().println(terminal() ? Printable.ofPainted(text) : Printable.of(text));
        }
    }

    void json(Object document) {
        out().println(Json.text(document));
    }

    /** One of many documents, as they come about. */
    void jsonLine(Object document) {
        out().println(Json.line(document));
    }

    void error(String text) {
        System.err.println(paint("31", "error: ") + Printable.of(text));
    }

    void warning(String text) {
        if (!quiet) {
            exposure(text);
        }
    }

    /** A warning that a secret can be seen by others; that is said to who wants errors only, too. */
    void exposure(String text) {
        System.err.println(paint("33", "warning: ") + Printable.of(text));
    }

    /** Where a failure happened, for who has asked for it. */
    void trace(Throwable failure) {
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(Printable::of).forEach(System.err::println);
        }
    }

    /** The options of the command line that make another process speak like this one. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        if (json) {
            options.add("--json");
        }
        if (quiet) {
            options.add("--quiet");
        }
        if (verbose) {
            options.add("--verbose");
        }
        return options;
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
        return terminal() && System.getenv("NO_COLOR") == null
                ? "\u001b[" + code + "m" + Printable.of(text) + "\u001b[0m"
                : text;
    }

    private static PrintStream out() {
        return System.out;
    }
}
