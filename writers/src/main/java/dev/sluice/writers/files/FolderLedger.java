package dev.sluice.writers.files;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plan and ledger as files beside what they tell of: the plan is written as a whole, the ledger grows by a line for each
 * change. A line that a loss of power has torn or taken is of an item that will be looked at again.
 */
public final class FolderLedger implements Ledger {
    private static final String PLAN = RunInFolder.FOLDER + "/plan.json";
    private static final String LINES = RunInFolder.FOLDER + "/ledger-";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataFolder folder;
    private final RunInFolder run;
    private Written written;
    private List<LedgerEntry> entries = List.of();
    private Map<Integer, List<Integer>> parts = Map.of();

    /**
     * The plan's file.
     *
     * @param epoch how often it was written; each has lines of its own
     * @param kept what had become of items before it was written anew
     */
    private record Written(int epoch, String facts, List<PlanItem> items, List<Line> kept) {}

    /** One change. */
    private record Line(int position, Outcome outcome, String message, String proof) {}

    public FolderLedger(DataFolder folder, RunInFolder run) {
        this.folder = folder;
        this.run = run;
    }

    @Override
    public synchronized boolean planned() {
        try {
            if (written == null && folder.size(PLAN).isPresent()) {
                load();
            }
            return written != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load() throws IOException {
        written = JSON.readValue(folder.read(PLAN), Written.class);
        begin();
        written.kept().forEach(this::apply);
        String lines = new String(folder.readAppended(LINES + written.epoch()), StandardCharsets.UTF_8);
        for (String line : lines.split("\n")) {
            try {
                apply(JSON.readValue(line, Line.class));
            } catch (JacksonException e) {
                // Torn: its item is as the lines before it say.
            }
        }
    }

    private void begin() {
        List<LedgerEntry> first = new ArrayList<>();
        Map<Integer, List<Integer>> positions = new HashMap<>();
        for (PlanItem item : written.items()) {
            Outcome outcome = item.refusal() == null ? Outcome.PENDING : Outcome.FAILED;
            first.add(new LedgerEntry(item, outcome, item.refusal(), null));
            positions.computeIfAbsent(item.part(), part -> new ArrayList<>()).add(item.position());
        }
        entries = first;
        parts = positions;
    }

    private void apply(Line line) {
        LedgerEntry before = entries.get(line.position());
        String proof = line.proof() == null ? before.proof() : line.proof();
        entries.set(line.position(), new LedgerEntry(before.item(), line.outcome(), line.message(), proof));
    }

    @Override
    public synchronized void plan(Plan plan) {
        write(new Written(1, plan.facts(), plan.items(), List.of()));
        begin();
    }

    /**
     * Writes another plan in the place of this one.
     *
     * @param known what has become of its items already, by their positions in it
     */
    public synchronized void replan(Plan plan, List<LedgerEntry> known) {
        List<Line> kept = known.stream()
                .map(entry -> new Line(entry.item().position(), entry.outcome(), entry.message(), entry.proof()))
                .toList();
        write(new Written(written.epoch() + 1, plan.facts(), plan.items(), kept));
        begin();
        kept.forEach(this::apply);
    }

    private void write(Written plan) {
        run.checkFence();
        try {
            folder.write(PLAN, JSON.writeValueAsBytes(plan));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written = plan;
    }

    @Override
    public synchronized String facts() {
        return written.facts();
    }

    @Override
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized List<LedgerEntry> entries(int part) {
        return parts.getOrDefault(part, List.of()).stream().map(entries::get).toList();
    }

    @Override
    public synchronized void record(int position, Outcome outcome, String message, String proof) {
        add(List.of(new Line(position, outcome, message, proof)));
    }

    /** Sets items back, as if they had never been moved. */
    public synchronized void forget(List<PlanItem> items) {
        if (!items.isEmpty()) {
            add(items.stream()
                    .map(item -> new Line(item.position(), Outcome.PENDING, null, ""))
                    .toList());
        }
    }

    /** Notes that items have failed though they had arrived, so that they are to be moved again. */
    public synchronized void fail(List<PlanItem> items, String message) {
        add(items.stream()
                .map(item -> new Line(item.position(), Outcome.FAILED, message, ""))
                .toList());
    }

    @Override
    public synchronized void retryFailed() {
        List<Line> again = entries.stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED)
                .map(entry -> new Line(
                        entry.item().position(), hasProof(entry) ? Outcome.DONE : Outcome.PENDING, null, entry.proof()))
                .toList();
        if (!again.isEmpty()) {
            add(again);
        }
    }

    /** Whether an item has arrived at some time and was not set back since. */
    public static boolean hasProof(LedgerEntry entry) {
        return entry.proof() != null && !entry.proof().isEmpty();
    }

    private void add(List<Line> lines) {
        StringBuilder text = new StringBuilder("\n"); // ends a line that could not be finished
        lines.forEach(line -> text.append(JSON.writeValueAsString(line)).append('\n'));
        try {
            folder.append(LINES + written.epoch(), text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(this::apply);
    }

    @Override
    public synchronized void drop() {
        try {
            run.leave();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
