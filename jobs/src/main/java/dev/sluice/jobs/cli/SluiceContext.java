package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.run.RunConfiguration;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts Spring, for the commands that run jobs. */
final class SluiceContext {
    private SluiceContext() {}

    static ConfigurableApplicationContext start(Settings settings, Output output) {
        SpringApplication application = new SpringApplication(RunConfiguration.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        // Signals are handled by the command, which stops a run at its next checkpoint.
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("settings", settings));
        // They would look for configuration files and set up logging, neither of which is here.
        application.setListeners(List.of());
        Logging.level(output.verbose());
        return application.run();
    }
}
