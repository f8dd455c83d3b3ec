package dev.sluice.jobs.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where the program starts. Touches nothing but the command line until a command needs more. */
public final class Sluice {
    private Sluice() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), Path.of("").toAbsolutePath(), arguments));
    }

    /**
     * Runs a command as if it were called with these variables in this folder.
     *
     * @param workingFolder absolute
     * @return the exit code
     */
    public static int run(Map<String, String> environment, Path workingFolder, String... arguments) {
        Caller caller = new Caller(environment, workingFolder);
        SluiceCommand root = new SluiceCommand(caller);
        CommandLine line = new CommandLine(root);
        line.setExecutionExceptionHandler((failure, command, parsed) -> Errors.show(failure, root.output(), caller));
        line.setParameterExceptionHandler((failure, given) -> Errors.showUsage(failure, root.output(), caller));
        ITypeConverter<Long> numbers = Sluice::wholeNumber;
        line.registerConverter(Long.class, numbers);
        line.registerConverter(long.class, numbers);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        return line.execute(arguments);
    }

    private static Long wholeNumber(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not a whole number".formatted(text));
        }
    }
}
