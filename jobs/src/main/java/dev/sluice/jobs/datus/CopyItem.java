package dev.sluice.jobs.datus;

import dev.sluice.model.LedgerEntry;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.lance.BackupName;
import dev.sluice.writers.lance.DatabaseCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The verified copy of a database, as an item of a plan. */
public final class CopyItem {
    private static final String KEY = "backup";
    private static final JsonMapper JSON = JsonMapper.shared();

    private CopyItem() {}

    /**
     * What is known of a copy, kept in its ledger entry.
     *
     * @param folder its absolute path
     * @param files how many it has
     */
    public record Proof(String folder, int files, long bytes) {
        public static Proof of(LedgerEntry entry) {
            return JSON.readValue(entry.proof(), Proof.class);
        }

        private static Proof of(DatabaseCopy.Content content, Path folder) {
            return new Proof(folder.toString(), content.files().size(), content.bytes());
        }

        private String text() {
            return JSON.writeValueAsString(this);
        }
    }

    public static boolean is(PlanItem item) {
        return item.key().equals(KEY);
    }

    /**
     * The first item of a plan, with what stands against it.
     *
     * @param orElse what else a person may do where no copy can be made beside the database, behind a comma
     */
    public static PlanItem planned(Path database, String orElse) {
        Path copy = BackupName.free(database, LocalDateTime.now());
        try {
            long bytes = DatabaseCopy.bytes(database);
            return new PlanItem(
                    0,
                    0,
                    KEY,
                    "in " + copy,
                    bytes,
                    refusal(database, copy.getParent(), bytes, orElse),
                    JSON.writeValueAsString(copy.toString()));
        } catch (IOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(database, e.getMessage()), e);
        }
    }

    private static String refusal(Path database, Path place, long bytes, String orElse) throws IOException {
        if (!Files.isWritable(place)) {
            return "%s may not be written by this user: give the right to it%s".formatted(place, orElse);
        }
        if (!DatabaseCopy.mayBeReplaced(database)) {
            return "%s is a file system of its own, which a backup in %s could not take the place of: name a database in it with --db-path%s"
                    .formatted(database, place, orElse);
        }
        long free = Files.getFileStore(place).getUsableSpace();
        return free < bytes
                ? "a backup takes %.1f MB, and %s has %.1f MB left: make room, then launch again"
                        .formatted(bytes / 1e6, place, free / 1e6)
                : null;
    }

    /**
     * Looks whether there is room for a copy, and the right to make one.
     *
     * @param orElse as for {@link #planned}
     * @throws RefusedException with what is missing
     */
    public static void requirePossible(Path database, String orElse) {
        String refusal = planned(database, orElse).refusal();
        if (refusal != null) {
            throw new RefusedException(refusal);
        }
    }

    private static Path folder(PlanItem item) {
        return Path.of(JSON.readValue(item.detail(), String.class));
    }

    /** Clears away what a killed attempt left. */
    public static void recover(Path database, String run) throws IOException {
        DatabaseCopy.clean(database, run);
    }

    /** Makes it; its proof. */
    public static String make(PlanItem item, Path database, String run) throws IOException {
        Path folder = folder(item);
        // One that has its name was read back before it was given that: only the note of it is missing.
        DatabaseCopy.Content content = Files.isDirectory(folder)
                ? DatabaseCopy.verified(folder)
                : new DatabaseCopy(database, folder, run).make();
        return Proof.of(content, folder).text();
    }

    /** Holds every file against its checksum; the proof. */
    public static String verify(LedgerEntry entry) throws IOException {
        Path folder = Path.of(Proof.of(entry).folder());
        return Proof.of(DatabaseCopy.verified(folder), folder).text();
    }

    /** The one that a run has made. */
    public static Optional<Proof> made(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(entry -> is(entry.item()) && entry.outcome().arrived())
                .map(Proof::of)
                .findFirst();
    }
}
