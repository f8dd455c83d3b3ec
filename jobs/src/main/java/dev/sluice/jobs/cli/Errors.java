package dev.sluice.jobs.cli;

import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.model.RefusedException;
import dev.sluice.model.SluiceException;
import dev.sluice.model.UsageException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever was thrown into one line and an exit code. */
final class Errors {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;

    private Errors() {}

    static int show(Throwable failure, Output output, Caller caller) {
        Throwable told = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SluiceException.class::isInstance)
                .findFirst()
                .orElse(failure);
        output.error(told instanceof SluiceException ? told.getMessage() : describe(failure, caller));
        output.trace(failure);
        if (told instanceof UsageException) {
            return USAGE;
        }
        return told instanceof RefusedException ? REFUSED : FAILED;
    }

    static int showUsage(ParameterException failure, Output output, Caller caller) {
        Throwable cause = failure.getCause();
        if (cause instanceof SluiceException) {
            return show(cause, output, caller);
        }
        output.error("%s; see `%s --help`"
                .formatted(
                        words(failure),
                        failure.getCommandLine().getCommandSpec().qualifiedName()));
        return USAGE;
    }

    /** What picocli has to say, but of words that it does not know only the first: the next may be a secret. */
    static String words(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            return word.startsWith("-")
                    ? "Unknown option: '%s'".formatted(word.replaceFirst("(?s)=.*", ""))
                    : "Unmatched argument: '%s'".formatted(word);
        }
        return failure.getMessage().replaceAll("\\s+", " ");
    }

    private static String describe(Throwable failure, Caller caller) {
        Optional<String> full = fullRepository(failure, caller);
        if (full.isPresent()) {
            return full.get();
        }
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return "%s: %s (run again with --verbose for where it happened)"
                .formatted(root.getClass().getSimpleName(), message);
    }

    private static Optional<String> fullRepository(Throwable failure, Caller caller) {
        try {
            return JobRepositoryDatabase.outOfRoom(caller.settings(), failure);
        } catch (SluiceException e) {
            return Optional.empty();
        }
    }
}
