package dev.sluice.jobs.revision;

import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.model.revision.Direction;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two jobs that change revisions. */
@Configuration(proxyBeanMethods = false)
class RevisionConfiguration {
    @Bean
    JobDefinition upgradeRevisions(List<BundledRevisions> bundled) {
        return new ChangeOfRevision(Direction.UPGRADE, bundled);
    }

    @Bean
    JobDefinition downgradeRevisions(List<BundledRevisions> bundled) {
        return new ChangeOfRevision(Direction.DOWNGRADE, bundled);
    }
}
