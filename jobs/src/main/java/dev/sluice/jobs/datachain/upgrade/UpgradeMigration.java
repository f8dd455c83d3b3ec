package dev.sluice.jobs.datachain.upgrade;

import dev.sluice.jobs.datachain.CatalogueCopy;
import dev.sluice.jobs.datachain.Verification;
import dev.sluice.jobs.datachain.load.CataloguePublication;
import dev.sluice.jobs.datachain.load.CatalogueTarget;
import dev.sluice.jobs.datachain.load.CommittedVersion;
import dev.sluice.jobs.datachain.load.LoadItem;
import dev.sluice.jobs.datachain.load.Readback;
import dev.sluice.jobs.datachain.load.VersionCommit;
import dev.sluice.jobs.datachain.load.VersionLoad;
import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Outcome;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.model.RefusedException;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.DateTimeText;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.StoredContent;
import dev.sluice.readers.datachain.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The upgrade of a catalogue in its place, as the parts of a run. A new one is built beside the old, which nobody may write
 * meanwhile, and takes its place only when the backup and every cell have been read back. All or nothing.
 */
final class UpgradeMigration implements Migration<UpgradeMigration.Ready> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int AT_ONCE = 32;

    private final CatalogueFile file;
    private final RunRequest request;
    private final Optional<WriteLock> lock;
    private final CatalogueTarget target;
    private final Catalogue catalogue;
    private final boolean swapped;
    private final Map<String, StoredVersion> versions = new HashMap<>();
    private final VersionLoad load;
    private final Readback readback;
    private CatalogueCopy backup;
    private VersionCommit commit;
    private Map<DatasetVersion, DatasetVersion> called;

    /** An item that only has to be made visible. */
    @FunctionalInterface
    interface Ready {
        void commit() throws IOException;
    }

    /**
     * @param old whether the catalogue is of a generation that newer DataChain does not open
     * @param lock on it; empty where nothing is going to be changed
     */
    UpgradeMigration(CatalogueFile file, boolean old, Optional<WriteLock> lock, RunRequest request) {
        this.file = file;
        this.request = request;
        this.lock = lock;
        this.target = new CatalogueTarget(
                file.path(), new CatalogueTarget.Build(old, false, "%s %s".formatted(file.path(), file.mark())));
        try {
            this.catalogue = new Catalogue(file);
            this.swapped = !old;
        } catch (RuntimeException e) {
            target.close();
            file.close();
            throw e;
        }
        catalogue.versions().forEach(version -> versions.put(String.valueOf(version.id()), version));
        this.load = new VersionLoad(target, request);
        this.readback = new Readback(
                target::written, request.settings().home().resolve("copies").resolve(request.uuid() + "-new"));
    }

    /** A run that died after the swap is resumed, and has only to say that it is done. */
    @Override
    public void check() {
        if (swapped) {
            throw new RefusedException(
                    "%s is of %s already, which DataChain from 0.34 on opens: there is nothing to upgrade"
                            .formatted(file.path(), catalogue.generation()));
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("catalogue %s (%s, %s)"
                .formatted(
                        file.path(),
                        catalogue.generation(),
                        swapped ? "upgraded" : catalogue.generation().mark()));
    }

    @Override
    public String verb() {
        return "upgrade";
    }

    @Override
    public Plan plan() {
        Instant now = Instant.now();
        String generation = catalogue.generation().name().toLowerCase(Locale.ROOT);
        Path name = file.path()
                .resolveSibling("%s.%s-%s".formatted(file.path().getFileName(), generation, STAMP.format(now)));
        return UpgradePlan.of(catalogue, file.bytes(), DateTimeText.of(now), name.toString());
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public int itemsAtOnce() {
        return AT_ONCE;
    }

    @Override
    public void recover() throws IOException {
        if (swapped) {
            return;
        }
        Map<String, Object> facts = StoredJson.object(target.ledger().facts()).orElseThrow();
        commit = new VersionCommit(target, (String) facts.get("now"));
        backup = new CatalogueCopy(file, Path.of((String) facts.get("backup")), request.uuid());
        backup.clear();
        if (target.ledger().entries().get(UpgradePlan.BACKUP).proof() == null) {
            // Of an attempt that died before it could note it.
            Files.deleteIfExists(backup.path());
        }
    }

    @Override
    public Ready prepare(PlanItem item) throws IOException {
        if (item.position() == UpgradePlan.BACKUP) {
            String sha256 = backup.write();
            return () -> commitBackup(sha256);
        }
        LoadItem wanted = LoadItem.of(item);
        StoredVersion version = versions.get(wanted.file());
        if (version == null) {
            throw new ItemException("it is gone from the catalogue: launch again with --new");
        }
        VersionLoad.Loaded loaded = load.load(item, new StoredContent(file, catalogue, version), "");
        return () -> commit.commit(loaded, wanted.to(), false, List.of());
    }

    private void commitBackup(String sha256) throws IOException {
        backup.publish();
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("backup", backup.path().toString());
        proof.put("bytes", Files.size(backup.path()));
        proof.put("sha256", sha256);
        target.ledger().record(UpgradePlan.BACKUP, Outcome.DONE, null, StoredJson.text(proof));
    }

    @Override
    public void commit(Ready ready) throws IOException {
        ready.commit();
    }

    @Override
    public void publish() throws IOException {
        if (swapped) {
            return;
        }
        Map<String, List<Map<String, Object>>> tables = tables();
        CataloguePublication publication = new CataloguePublication(commit.records(), tables);
        target.change(() -> {
            List<LedgerEntry> entries = target.ledger().entries();
            publication.link(entries.subList(1, entries.size()));
            publication.addRest(catalogue.emptyDatasets(), true);
            return null;
        });
        target.letReadersPass();
    }

    private Map<String, List<Map<String, Object>>> tables() throws IOException {
        Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            for (String table : catalogue.commonTables()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                Catalogue.each(snapshot.connection(), table, rows::add);
                tables.put(table, rows);
            }
            return tables;
        } catch (SQLException e) {
            throw file.refused(e);
        }
    }

    @Override
    public String verify(LedgerEntry entry) throws IOException {
        if (entry.item().position() == UpgradePlan.BACKUP) {
            Map<String, Object> proof = StoredJson.object(entry.proof()).orElseThrow();
            backup.verify(proof.get("sha256"));
            proof.put("read_back", "checksum, integrity_check, rows of every table");
            return StoredJson.text(proof);
        }
        LoadItem item = LoadItem.of(entry.item());
        StoredContent content = new StoredContent(file, catalogue, versions.get(item.file()));
        String what = readback.verify(content, item.to(), Verification.FULL);
        readback.verifyRest(content, item.to(), called());
        return CommittedVersion.of(entry).orElseThrow().readBack(what).toJson();
    }

    private synchronized Map<DatasetVersion, DatasetVersion> called() {
        if (called == null) {
            List<LedgerEntry> entries = target.ledger().entries();
            called = CataloguePublication.called(entries.subList(1, entries.size()));
        }
        return called;
    }

    /** The old catalogue goes only when nothing of it is missing in the new one. */
    @Override
    public void conclude() throws IOException {
        readback.close();
        if (swapped) {
            return;
        }
        List<LedgerEntry> entries = target.entries();
        Optional<LedgerEntry> missing = entries.stream()
                .filter(entry -> entry.outcome() != Outcome.VERIFIED)
                .findFirst();
        if (missing.isPresent()) {
            throw new RefusedException(
                    "%s: %s; nothing was swapped and the old catalogue is as it was: once the cause is gone, resume"
                            .formatted(
                                    missing.get().item().key(),
                                    Objects.requireNonNullElse(missing.get().message(), "it is not there yet")));
        }
        file.close();
        lock.orElseThrow().exclude();
        target.publish();
        lock.get().close();
    }

    @Override
    public String reportName() {
        return "upgrade_report";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        List<String> leftOut =
                commit == null ? List.of() : List.copyOf(commit.records().leftOut());
        return UpgradeReport.fields(entries, facts, file.path(), dryRun, !dryRun && !target.isBuilding(), leftOut);
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        return UpgradeReport.summary(report);
    }

    @Override
    public void close() {
        readback.close();
        target.close();
        file.close();
        if (backup != null) {
            backup.close();
        }
        lock.ifPresent(WriteLock::close);
    }
}
