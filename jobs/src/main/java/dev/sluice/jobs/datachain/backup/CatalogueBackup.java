package dev.sluice.jobs.datachain.backup;

import dev.sluice.config.backup.SqliteCopy;
import dev.sluice.config.files.TargetFolder;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The backup of a catalogue, as the parts of a run. The copy has a name that nobody takes for a backup until it is complete,
 * has been checked and is on the disk.
 */
final class CatalogueBackup implements Migration<String> {
    /** SQLite's own files beside a database. */
    private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final Path backup;
    private final Path draft;
    private final TargetFolder folder;
    private final UnkeptTarget target;

    CatalogueBackup(CatalogueFile file, Path backup, RunRequest request) {
        this.file = file;
        this.catalogue = new Catalogue(file);
        this.backup = backup;
        this.draft = backup.resolveSibling(".sluice-backup-%s".formatted(request.uuid()));
        this.folder = TargetFolder.of(backup.getParent().toString(), backup);
        this.target = new UnkeptTarget(backup.toString(), request.settings().home());
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "catalogue %s (%s, %s)"
                        .formatted(
                                file.path(),
                                catalogue.generation(),
                                catalogue.generation().mark()),
                "backup    " + backup);
    }

    @Override
    public String verb() {
        return "copy";
    }

    @Override
    public Plan plan() {
        long bytes = file.bytes();
        return new Plan(
                List.of(new PlanItem(0, 0, file.path().getFileName().toString(), null, bytes, null, "{}")), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public void recover() throws IOException {
        Files.deleteIfExists(draft);
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(Path.of(draft + companion));
        }
    }

    /**
     * Looks whether files of another database lie where SQLite would take them for those of the backup.
     *
     * @throws RefusedException where they do
     */
    static void requireAlone(Path backup) {
        for (String companion : COMPANIONS) {
            Path other = Path.of(backup + companion);
            if (Files.exists(other)) {
                throw new RefusedException(
                        "%s is there, and SQLite would read it as part of the backup: remove it, or choose another name"
                                .formatted(other));
            }
        }
    }

    @Override
    public String prepare(PlanItem item) throws IOException {
        try {
            Files.createFile(draft);
            new SqliteCopy(file::dedicatedConnection, List.of()).write(draft);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return folder.sha256(draft.getFileName().toString());
        } catch (IOException | RuntimeException e) {
            recover();
            throw e;
        }
    }

    /** A link, unlike a new name, does not take the place of a file that somebody has made meanwhile. */
    @Override
    public void commit(String sha256) throws IOException {
        try {
            requireAlone(backup);
            link();
        } catch (FileAlreadyExistsException e) {
            throw new ItemException(
                    "%s has come into being meanwhile and is not written over: launch again with another name"
                            .formatted(backup),
                    e);
        } finally {
            recover();
        }
        folder.sync();
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("bytes", Files.size(backup));
        proof.put("sha256", sha256);
        target.ledger().record(0, Outcome.DONE, null, StoredJson.text(proof));
    }

    private void link() throws IOException {
        try {
            Files.createLink(backup, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(draft, backup); // a file system without links
        }
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        Map<String, Object> proof = StoredJson.object(entry.proof()).orElseThrow();
        if (!folder.sha256(backup.getFileName().toString()).equals(proof.get("sha256"))) {
            throw new ItemException("%s has other bytes than were written: look at the disk".formatted(backup));
        }
        proof.put("read_back", "checksum, integrity_check, rows of every table");
        return StoredJson.text(proof);
    }

    @Override
    public String reportName() {
        return "backup_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("source", file.path().toString());
        report.put("backup", backup.toString());
        report.put("generation", catalogue.generation().name());
        report.put("versions", catalogue.versions().size());
        for (LedgerEntry entry : entries) {
            if (entry.outcome() == Outcome.FAILED) {
                report.put("error", entry.message());
            } else if (entry.proof() != null) {
                report.putAll(StoredJson.object(entry.proof()).orElse(Map.of()));
            }
        }
        return report;
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (report.get("bytes") instanceof Number bytes && report.get("error") == null) {
            lines.put(
                    "backup",
                    "%s, %.1f MB, %s versions"
                            .formatted(report.get("backup"), bytes.longValue() / 1e6, report.get("versions")));
            lines.put("read back", String.valueOf(report.getOrDefault("read_back", "not yet")));
        }
        return lines;
    }

    @Override
    public void close() {
        folder.close();
        file.close();
    }
}
