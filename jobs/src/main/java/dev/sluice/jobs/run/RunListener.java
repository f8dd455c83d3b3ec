package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Is told what happens to a run, to show it; what it does not want to know, it leaves out. */
public interface RunListener {
    default void started(RunRecord run, boolean resumed, List<String> description) {}

    default void planned(List<PlanItem> plan) {}

    /** A phase over the items of the plan has begun; it tells how far it is, also when others have begun after it. */
    default void phase(Progress.Phase phase) {}

    /** A failed item, as soon as it is known. */
    default void failed(LedgerEntry entry) {}

    /** A line that a person should see while the run goes on. */
    default void note(String line) {}

    default void ended(RunRecord run, Result result) {}

    /** @param verb what would be done to each item, such as "move" */
    default void forecast(
            List<PlanItem> plan, Function<PlanItem, String> verb, Result result, List<String> description) {}

    /**
     * What came of a run.
     *
     * @param summary the report in a few lines: a word and what it says
     */
    record Result(Map<String, Object> report, Map<String, String> summary, Path reportFile) {}
}
