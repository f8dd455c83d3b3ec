package dev.sluice.jobs.cli;

import dev.sluice.config.Secrets;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.model.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Parses the options of a job, which only its bean knows. */
final class JobArguments {
    private static final List<JobOption> COMMON = List.of(
            new JobOption("dry-run", null, false, false, "plan only"),
            JobOption.optional("threads", "N", "items at a time"),
            new JobOption("fail-fast", null, false, false, "stop at the first item that fails"),
            new JobOption("new", null, false, false, "start over"),
            JobOption.optional("report-dir", "DIR", "where the report goes"));

    private JobArguments() {}

    static JobOptions parse(JobDefinition job, List<String> arguments, Output output) {
        CommandSpec spec = CommandSpec.create().name("sluice launch " + job.name());
        List<JobOption> known =
                Stream.concat(job.options().stream(), COMMON.stream()).toList();
        known.forEach(option -> spec.addOption(specify(option)));
        ParseResult parsed;
        try {
            parsed = new CommandLine(spec).parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new UsageException("%s: %s; see `sluice jobs`".formatted(job.name(), Errors.words(e)));
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (JobOption option : known) {
            if (parsed.hasMatchedOption("--" + option.name())) {
                values.put(
                        option.name(),
                        new ArrayList<>(
                                parsed.matchedOption("--" + option.name()).stringValues()));
            }
        }
        values.values().stream()
                .flatMap(List::stream)
                .filter(Secrets::isIn)
                .findFirst()
                .ifPresent(value -> output.exposure("a password on the command line can be seen by others;"
                        + " it is used now and not stored: a resume needs it in the environment"));
        JobOptions options = new JobOptions(values);
        options.threads(); // wrong usage is said before any store is opened
        return options;
    }

    private static OptionSpec specify(JobOption option) {
        OptionSpec.Builder spec = OptionSpec.builder("--" + option.name())
                .required(option.required())
                .description(option.description());
        if (option.placeholder() == null) {
            return spec.arity("0..1").type(boolean.class).build();
        }
        if (option.placeholder().equals(JobOption.BOOL)) {
            return spec.arity("0..1")
                    .fallbackValue("true")
                    .paramLabel(option.placeholder())
                    .type(String.class)
                    .build();
        }
        return spec.arity("1")
                .paramLabel(option.placeholder())
                .type(option.repeatable() ? List.class : String.class)
                .auxiliaryTypes(String.class)
                .build();
    }
}
