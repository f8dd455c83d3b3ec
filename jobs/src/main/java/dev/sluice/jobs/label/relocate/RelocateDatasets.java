package dev.sluice.jobs.label.relocate;

import dev.sluice.config.Settings;
import dev.sluice.jobs.label.LabelSettings;
import dev.sluice.jobs.label.LabelStore;
import dev.sluice.jobs.label.Meter;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** {@code relocate-datasets}: leads stored paths to where the files are now, after a move to another disk or server. */
@Component
final class RelocateDatasets implements JobDefinition {
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String ACCEPT = "accept";

    @Override
    public String name() {
        return "relocate-datasets";
    }

    @Override
    public String summary() {
        return "Label: lead the stored paths of datasets, sessions and projects to where the files have been moved";
    }

    @Override
    public List<JobOption> options() {
        return List.of(
                LabelSettings.DATABASE,
                JobOption.required(FROM, "OLD_ROOT", "the folder as the database has it"),
                JobOption.required(TO, "NEW_ROOT", "the folder in which the same files lie now"),
                JobOption.repeatable(
                        ACCEPT, "PLACE", "lead on to this place (dataset-3, say) though it does not hold the same"),
                RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        Relocation.Roots roots = roots(request);
        return new LabelSettings(request)
                .stored(options.with(FROM, roots.from()).with(TO, roots.to()));
    }

    @Override
    public Migration<?> open(RunRequest request) {
        Relocation.Roots roots = roots(request);
        Set<String> accepted = Set.copyOf(request.options().all(ACCEPT));
        return new LabelSettings(request).open((database, another) -> {
            LabelStore store = new LabelStore(database, another, Optional.empty(), request.uuid());
            RelocatedPlaces places = new RelocatedPlaces(store.reader(), roots, accepted, Meter.of(request));
            return new Relocation(store, roots, places);
        });
    }

    private static Relocation.Roots roots(RunRequest request) {
        Path from = folder(request, FROM);
        Path to = folder(request, TO);
        if (to.startsWith(from) || from.startsWith(to)) {
            throw new UsageException(
                    "--from %s and --to %s lie in one another: a path could not be told from one that has been led on; name the folders below them, one launch for each"
                            .formatted(from, to));
        }
        return new Relocation.Roots(from.toString(), to.toString());
    }

    private static Path folder(RunRequest request, String option) {
        String given = request.options().get(option).orElseThrow();
        return request.workingFolder().resolve(Settings.expandHome(given)).normalize();
    }
}
