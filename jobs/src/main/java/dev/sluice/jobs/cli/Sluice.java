package dev.sluice.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where the program starts. Touches nothing but the command line until a command needs more. */
public final class Sluice {
    private Sluice() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        SluiceCommand root = new SluiceCommand();
        CommandLine line = new CommandLine(root);
        line.setExecutionExceptionHandler((failure, command, parsed) -> Errors.show(failure, root.output()));
        line.setParameterExceptionHandler((failure, given) -> Errors.showUsage(failure, root.output()));
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
