package dev.sluice.jobs.run;

import dev.sluice.model.ItemException;
import dev.sluice.model.Ledger;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.sql.BackupFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The backup that a run makes of a database before it changes anything, as the first item of its plan. */
public final class BackupItem {
    private static final String KEY = "backup";

    private final Optional<BackupFile> file;

    /** @param file empty where none is wanted */
    public BackupItem(Optional<BackupFile> file) {
        this.file = file;
    }

    public static boolean is(PlanItem item) {
        return item.key().equals(KEY);
    }

    /** The item, with what stands against it; empty where no backup is wanted. */
    public Optional<PlanItem> planned() {
        return file.map(backup ->
                new PlanItem(0, 0, KEY, "in " + backup.folder(), 0, refusal().orElse(null), null));
    }

    private Optional<String> refusal() {
        try {
            requirePossible();
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Looks whether everything is there that it takes.
     *
     * @throws RefusedException with what is missing
     */
    public void requirePossible() {
        file.ifPresent(BackupFile::requirePossible);
    }

    /**
     * Clears away what a killed attempt left. A backup that is older than this attempt would not have what the application wrote
     * since, so another is made.
     *
     * @param begun whether the run has changed anything: then the one that there is stays
     */
    public void recover(Ledger ledger, boolean begun) throws IOException {
        if (file.isPresent()) {
            file.get().clean();
        }
        if (!begun) {
            ledger.entries().stream()
                    .filter(entry -> is(entry.item()) && entry.outcome() == Outcome.DONE)
                    .forEach(entry -> ledger.record(entry.item().position(), Outcome.PENDING, null, null));
        }
    }

    /** Makes it; its proof. */
    public String make() throws IOException {
        return BackupProof.of(file.orElseThrow().make()).text();
    }

    /** The one that a run has made. */
    public static Optional<Path> made(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(entry -> is(entry.item()) && entry.outcome().arrived())
                .map(entry -> Path.of(BackupProof.of(entry).file()))
                .findFirst();
    }

    /** Looks whether it is as it was written; its proof. */
    public static String verify(LedgerEntry entry) throws IOException {
        BackupProof proof = BackupProof.of(entry);
        if (!proof.equals(BackupProof.of(Path.of(proof.file())))) {
            throw new ItemException(
                    "%s is not as it was written: find out why before you rely on it".formatted(proof.file()));
        }
        return entry.proof();
    }
}
