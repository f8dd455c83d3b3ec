package dev.sluice.jobs.cli;

import dev.sluice.model.RefusedException;
import dev.sluice.model.SluiceException;
import dev.sluice.model.UsageException;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/** Turns whatever was thrown into one line and an exit code. */
final class Errors {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;

    private Errors() {}

    static int show(Throwable failure, Output output) {
        Throwable told = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SluiceException.class::isInstance)
                .findFirst()
                .orElse(failure);
        output.error(told instanceof SluiceException ? told.getMessage() : describe(failure));
        if (output.verbose()) {
            failure.printStackTrace();
        }
        if (told instanceof UsageException) {
            return USAGE;
        }
        return told instanceof RefusedException ? REFUSED : FAILED;
    }

    static int showUsage(ParameterException failure, Output output) {
        Throwable cause = failure.getCause();
        if (cause instanceof SluiceException) {
            return show(cause, output);
        }
        output.error("%s; see `%s --help`"
                .formatted(
                        failure.getMessage().replaceAll("\\s+", " "),
                        failure.getCommandLine().getCommandSpec().qualifiedName()));
        return USAGE;
    }

    private static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return "%s: %s (run again with --verbose for where it happened)"
                .formatted(root.getClass().getSimpleName(), message);
    }
}
