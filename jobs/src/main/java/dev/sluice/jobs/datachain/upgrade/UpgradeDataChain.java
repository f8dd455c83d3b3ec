package dev.sluice.jobs.datachain.upgrade;

import dev.sluice.jobs.datachain.DataChainSettings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.UsageException;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.Generation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code upgrade-datachain}: a catalogue of an old generation becomes one that newer DataChain opens, in its place. */
@Component
final class UpgradeDataChain implements JobDefinition {
    private static final JobOption HOME =
            JobOption.required("home", "DIR", "the folder of the catalogue: .datachain, or the one that it is in");

    @Override
    public String name() {
        return "upgrade-datachain";
    }

    @Override
    public String summary() {
        return "DataChain: bring a catalogue that is outdated to what newer DataChain opens, with a backup";
    }

    @Override
    public List<JobOption> options() {
        return List.of(HOME, RateLimit.OPTION);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new Stored(options.with(HOME.name(), catalogue(request).toString()), SecretVariables.NONE);
    }

    private static Path catalogue(RunRequest request) {
        return new DataChainSettings(request)
                .catalogue(request.options()
                        .get(HOME.name())
                        .filter(text -> !text.isBlank())
                        .orElseThrow(() -> new UsageException("--home takes a folder")));
    }

    /** Who is going to upgrade first keeps others from writing, and then looks at what is there. */
    @Override
    public Migration<?> open(RunRequest request) {
        Path path = catalogue(request);
        boolean old;
        try (CatalogueFile file = open(path, request)) {
            old = new Catalogue(file).generation().compareTo(Generation.G3) < 0;
        }
        boolean writes = old && !request.options().isSet("dry-run");
        Optional<WriteLock> lock = writes ? Optional.of(new WriteLock(path)) : Optional.empty();
        try {
            return new UpgradeMigration(open(path, request), old, lock, request);
        } catch (RuntimeException e) {
            lock.ifPresent(WriteLock::close);
            throw e;
        }
    }

    private static CatalogueFile open(Path path, RunRequest request) {
        return CatalogueFile.open(
                path, request.settings().home().resolve("copies").resolve(request.uuid()));
    }
}
