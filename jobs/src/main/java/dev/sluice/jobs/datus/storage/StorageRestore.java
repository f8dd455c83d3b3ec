package dev.sluice.jobs.datus.storage;

import dev.sluice.config.lance.LanceTable;
import dev.sluice.config.lease.FileLease;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.writers.lance.BackupName;
import dev.sluice.writers.lance.DatabaseCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way back, as the parts of a run of one item: the backup is held against its checksums, what is there now gets another
 * name, and the backup gets its name. Between the two nothing has that name; a run that is killed there is resumed.
 */
final class StorageRestore implements Migration<PlanItem> {
    /** Tables lie in databases, those of sub-agents one folder further down. */
    private static final int DEPTH = 4;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final BackupName backup;
    private final UnkeptTarget target;
    private Path aside;
    private boolean unlisted;

    /**
     * What a restore has done, kept in its ledger entry.
     *
     * @param replaced where what was there before is now; null where nothing was
     */
    private record Proof(String replaced, int files, long bytes) {}

    StorageRestore(BackupName backup, RunRequest request) {
        this.backup = backup;
        this.target = StorageBackup.target(backup.original(), request, this::leaseFiles);
    }

    /** Whoever works on any database in it keeps all of it, and nobody begins on the backup under its new name. */
    private List<Path> leaseFiles() {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(backup.original(), backup.folder())) {
            if (Files.isDirectory(folder)) {
                files.addAll(leaseFiles(folder));
            }
        }
        return files;
    }

    private static List<Path> leaseFiles(Path storage) {
        try (Stream<Path> folders = Files.walk(storage, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return folders.flatMap(StorageRestore::leaseFile)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException("%s cannot be read: %s".formatted(storage, e.getMessage()), e);
        }
    }

    /** Of a database, which is a folder that has tables; also of one that has none any more. */
    private static Stream<Path> leaseFile(Path path) {
        if (LanceTable.isThere(path)) {
            return Stream.of(path.resolveSibling(FileLease.SUFFIX));
        }
        return path.endsWith(FileLease.SUFFIX) ? Stream.of(path) : Stream.empty();
    }

    @Override
    public void check() {
        if (!DatabaseCopy.mayBeReplaced(backup.original())) {
            throw new RefusedException(
                    "%s is a file system of its own, and nothing can take its place: copy what is in %s into it, while nobody uses it"
                            .formatted(backup.original(), backup.folder()));
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("storage   " + backup.original(), "backup    " + backup.folder());
    }

    @Override
    public String verb() {
        return "restore";
    }

    @Override
    public Plan plan() {
        String name = backup.folder().getFileName().toString();
        return new Plan(List.of(new PlanItem(0, 0, name, "in the place of " + backup.original(), 0, null, null)), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public PlanItem prepare(PlanItem item) throws IOException {
        if (Files.isDirectory(backup.folder())) {
            if (DatabaseCopy.hasList(backup.folder())) {
                DatabaseCopy.verified(backup.folder());
            } else {
                readAll(); // Datus has made it, and knows nothing of its files
                DatabaseCopy.list(backup.folder());
                unlisted = true;
            }
        }
        return item;
    }

    private void readAll() throws IOException {
        try (Stream<Path> folders = Files.walk(backup.folder(), DEPTH)) {
            for (Path table : folders.filter(LanceTable::isThere).toList()) {
                try (LanceTable now = LanceTable.open(table)) {
                    now.readAll();
                }
            }
        }
    }

    @Override
    public void commit(PlanItem item) throws IOException {
        if (Files.isDirectory(backup.folder())) {
            if (Files.exists(backup.original())) {
                Path replaced = BackupName.aside(backup.original(), LocalDateTime.now());
                DatabaseCopy.note(backup.folder(), replaced);
                DatabaseCopy.rename(backup.original(), replaced);
            }
            DatabaseCopy.rename(backup.folder(), backup.original());
        }
        target.ledger().record(0, Outcome.DONE, null, "{}");
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        DatabaseCopy.Content content = DatabaseCopy.verified(backup.original());
        aside = content.replaced() == null ? null : Path.of(content.replaced());
        return JSON.writeValueAsString(
                new Proof(content.replaced(), content.files().size(), content.bytes()));
    }

    @Override
    public void conclude() throws IOException {
        Files.deleteIfExists(backup.original().resolve(DatabaseCopy.LIST));
        if (aside != null) {
            bringBackups();
        }
    }

    /** Copies of single databases lie among what is stored: they are not replaced with it. */
    private void bringBackups() throws IOException {
        List<Path> copies;
        try (Stream<Path> folders = Files.walk(aside, DEPTH)) {
            copies = folders.filter(folder -> BackupName.of(folder).isPresent() || BackupName.isReplaced(folder))
                    .filter(folder -> !folder.equals(aside) && Files.isDirectory(folder))
                    .toList();
        }
        for (Path copy : copies) {
            Path place = backup.original().resolve(aside.relativize(copy).toString());
            if (Files.isDirectory(copy) && Files.isDirectory(place.getParent()) && !Files.exists(place)) {
                DatabaseCopy.rename(copy, place);
            }
        }
    }

    @Override
    public String reportName() {
        return "restore_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("storage", backup.original().toString());
        report.put("backup", backup.folder().toString());
        report.put("restored", false);
        report.put(
                "warnings",
                unlisted
                        ? List.of(
                                "the backup had no checksums, as Datus makes it: all of its tables were read, and no more is known")
                        : List.of());
        for (LedgerEntry entry : entries) {
            if (entry.outcome() == Outcome.FAILED) {
                report.put("error", entry.message());
            } else if (entry.outcome().arrived() && entry.proof() != null) {
                Proof proof = JSON.readValue(entry.proof(), Proof.class);
                report.put("restored", true);
                report.put("replaced", proof.replaced());
                report.put("files", proof.files());
                report.put("bytes", proof.bytes());
            }
        }
        return report;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(report.get("restored"))) {
            lines.put(
                    "restored",
                    "%s, %s files, %.1f MB, each read back"
                            .formatted(
                                    report.get("storage"),
                                    report.get("files"),
                                    ((Number) report.get("bytes")).doubleValue() / 1e6));
            lines.put("kept", report.get("replaced") == null ? "nothing was there" : "" + report.get("replaced"));
        }
        return lines;
    }
}
