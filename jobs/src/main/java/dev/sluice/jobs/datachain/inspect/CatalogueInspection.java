package dev.sluice.jobs.datachain.inspect;

import dev.sluice.jobs.run.Migration;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.Target;
import dev.sluice.jobs.run.UnkeptTarget;
import dev.sluice.model.ItemException;
import dev.sluice.model.LedgerEntry;
import dev.sluice.model.Plan;
import dev.sluice.model.PlanItem;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.StoredVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The look at a catalogue, as the parts of a run that has no items: what it finds is its report. */
final class CatalogueInspection implements Migration<Void> {
    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final UnkeptTarget target;

    CatalogueInspection(CatalogueFile file, RunRequest request) {
        this.file = file;
        this.catalogue = new Catalogue(file);
        this.target = new UnkeptTarget(
                "inspection of " + file.path(), request.settings().home());
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public List<String> describe() {
        return List.of("catalogue " + file.path());
    }

    @Override
    public String verb() {
        return "look at";
    }

    @Override
    public Plan plan() {
        return new Plan(List.of(), "{}");
    }

    @Override
    public Plan forecast() {
        return plan();
    }

    @Override
    public Void prepare(PlanItem item) {
        throw new IllegalStateException("there are no items");
    }

    @Override
    public void commit(Void prepared) {
        throw new IllegalStateException("there are no items");
    }

    @Override
    public String verify(LedgerEntry entry) {
        throw new IllegalStateException("there are no items");
    }

    @Override
    public String reportName() {
        return "datachain_inspection";
    }

    @Override
    public Map<String, Object> report(List<LedgerEntry> entries, String facts, boolean dryRun) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("source", file.path().toString());
        report.put("bytes", file.bytes());
        report.put("generation", catalogue.generation().name());
        report.put("generation_mark", catalogue.generation().mark());
        report.put("written_by", catalogue.generation().writtenBy());
        report.put("opened_by", Openers.of(catalogue.generation()));
        List<Map<String, Object>> versions = versions();
        report.put("namespaces", catalogue.table("namespaces").size());
        report.put("datasets", catalogue.table("datasets").size());
        report.put("versions", versions.size());
        report.put("versions_by_status", catalogue.byStatus());
        report.put("listings", count(true));
        report.put("temporary", count(false));
        report.put(
                "rows",
                versions.stream()
                        .map(version -> version.get("rows"))
                        .filter(Objects::nonNull)
                        .mapToLong(rows -> (Long) rows)
                        .sum());
        report.put("warnings", new CatalogueFindings(file, catalogue).all());
        report.put("details", versions);
        return report;
    }

    private long count(boolean listings) {
        return catalogue.versions().stream()
                .filter(version -> listings ? version.isListing() : version.isTemporary())
                .count();
    }

    private List<Map<String, Object>> versions() {
        List<Map<String, Object>> versions = new ArrayList<>();
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            for (StoredVersion version : catalogue.versions()) {
                Map<String, Object> detail = new LinkedHashMap<>();
                detail.put("dataset", version.name().dataset());
                detail.put("version", version.name().version());
                detail.put("status", Catalogue.statusWord(version.status()));
                detail.put("table", version.table());
                detail.put("rows", rows(connection, version));
                versions.add(detail);
            }
        } catch (SQLException e) {
            throw file.refused(e);
        }
        return versions;
    }

    /** Null where they cannot be counted. */
    private static Long rows(Connection connection, StoredVersion version) {
        if (version.table() == null) {
            return null;
        }
        try {
            return RowsTable.of(connection, version).extent(connection).rows();
        } catch (SQLException | ItemException e) {
            return null;
        }
    }

    @Override
    public Map<String, String> summary(Map<String, Object> report) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "form",
                "%s (%s), as DataChain %s writes it"
                        .formatted(report.get("generation"), report.get("generation_mark"), report.get("written_by")));
        lines.put(
                "contents",
                "%s datasets, %s versions %s, %,d rows, %.1f MB"
                        .formatted(
                                report.get("datasets"),
                                report.get("versions"),
                                report.get("versions_by_status"),
                                ((Number) report.get("rows")).longValue(),
                                ((Number) report.get("bytes")).longValue() / 1e6));
        lines.put("of these", "%s listings, %s temporary".formatted(report.get("listings"), report.get("temporary")));
        ((Map<?, ?>) report.get("opened_by"))
                .forEach((versions, verdict) -> lines.put("DataChain " + versions, String.valueOf(verdict)));
        return lines;
    }

    @Override
    public void close() {
        file.close();
    }
}
