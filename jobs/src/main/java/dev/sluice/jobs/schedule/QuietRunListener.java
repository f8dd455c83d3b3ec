package dev.sluice.jobs.schedule;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunListener;
import dev.sluice.jobs.run.RunRecord;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import java.util.List;

/** A listener that keeps everything to itself: nobody watches a run of a server. */
abstract class QuietRunListener implements RunListener {
    @Override
    public void started(RunRecord run, boolean resumed, List<String> description) {}

    @Override
    public void planned(List<PlanItem> plan) {}

    @Override
    public void phase(Progress.Phase phase) {}

    @Override
    public void failed(LedgerEntry entry) {}

    @Override
    public void note(String line) {}

    @Override
    public void ended(RunRecord run, Result result) {}

    @Override
    public void forecast(List<PlanItem> plan, String verb, Result result, List<String> description) {}
}
