package dev.sluice.jobs.datachain.inspect;

import dev.sluice.jobs.datachain.DataChainSettings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code inspect-datachain}: looks at a catalogue and changes nothing. */
@Component
final class InspectDataChain implements JobDefinition {
    @Override
    public String name() {
        return "inspect-datachain";
    }

    @Override
    public String summary() {
        return "DataChain: say what a catalogue is, what is in it, and which versions of DataChain open it";
    }

    @Override
    public List<JobOption> options() {
        return List.of(DataChainSettings.SOURCE);
    }

    @Override
    public Stored store(JobOptions options, RunRequest request) {
        return new DataChainSettings(request).stored(options);
    }

    @Override
    public Migration<?> open(RunRequest request) {
        return new CatalogueInspection(new DataChainSettings(request).open(), request);
    }
}
