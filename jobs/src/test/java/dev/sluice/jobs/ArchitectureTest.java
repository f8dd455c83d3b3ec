package dev.sluice.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.jobs.run.RunConfiguration;
import java.util.Properties;
import java.util.stream.Collectors;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/** The rules of ARCHITECTURE.md that a build can hold. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule modelKnowsNobody = noClasses()
            .that()
            .resideInAPackage("dev.sluice.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sluice.config..",
                    "dev.sluice.readers..",
                    "dev.sluice.writers..",
                    "dev.sluice.jobs..",
                    "org.springframework..",
                    "java.sql..");

    @ArchTest
    static final ArchRule configKnowsOnlyModel = noClasses()
            .that()
            .resideInAPackage("dev.sluice.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.readers..", "dev.sluice.writers..", "dev.sluice.jobs..");

    @ArchTest
    static final ArchRule readersKnowNoWriters = noClasses()
            .that()
            .resideInAPackage("dev.sluice.readers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.writers..", "dev.sluice.jobs..");

    @ArchTest
    static final ArchRule writersKnowNoReaders = noClasses()
            .that()
            .resideInAPackage("dev.sluice.writers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.readers..", "dev.sluice.jobs..");

    @ArchTest
    static final ArchRule runKnowsNoStore = noClasses()
            .that()
            .resideInAPackage("dev.sluice.jobs.run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sluice.jobs.label..",
                    "dev.sluice.jobs.datachain..",
                    "dev.sluice.jobs.argilla..",
                    "dev.sluice.jobs.datus..",
                    "dev.sluice.jobs.cli..",
                    "dev.sluice.model.label..",
                    "dev.sluice.model.datachain..",
                    "dev.sluice.model.argilla..",
                    "dev.sluice.model.datus..");

    @ArchTest
    static final ArchRule storesKnowNoOtherStore = slices().matching("dev.sluice.jobs.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("dev.sluice.jobs.run.."))
            .ignoreDependency(alwaysTrue(), resideInAPackage("dev.sluice.jobs.revision.."))
            .ignoreDependency(
                    resideInAPackage("dev.sluice.jobs.cli.."), resideInAPackage("dev.sluice.jobs.schedule.."));

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("dev.sluice.(*).(*)..").should().beFreeOfCycles();

    /** Else a new one would not be found. */
    @ArchTest
    static void eachComponentIsInTheIndex(JavaClasses classes) throws Exception {
        Properties index = PropertiesLoaderUtils.loadAllProperties("META-INF/spring.components");

        assertThat(index.keySet())
                .as("META-INF/spring.components")
                .isEqualTo(classes.stream()
                        .filter(one -> one.isMetaAnnotatedWith(Component.class))
                        .filter(one -> !one.isEquivalentTo(RunConfiguration.class))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet()));
    }
}
