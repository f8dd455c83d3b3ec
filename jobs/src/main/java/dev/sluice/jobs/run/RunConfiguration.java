package dev.sluice.jobs.run;

import dev.sluice.config.Database;
import dev.sluice.config.JobRepositoryDatabase;
import dev.sluice.config.Settings;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/** Spring Batch on the job repository, and every job of every store. */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.DEFAULT)
@ComponentScan("dev.sluice.jobs")
public class RunConfiguration {
    @Bean(destroyMethod = "close")
    Database repositoryDatabase(Settings settings) {
        return JobRepositoryDatabase.open(settings);
    }

    @Bean
    DataSource dataSource(Database repositoryDatabase) {
        return repositoryDatabase.dataSource();
    }

    @Bean
    PlatformTransactionManager transactionManager(Database repositoryDatabase) {
        return repositoryDatabase.transactionManager();
    }

    @Bean
    RunRecords runRecords(Database repositoryDatabase, Settings settings) {
        return new RunRecords(repositoryDatabase, settings);
    }
}
