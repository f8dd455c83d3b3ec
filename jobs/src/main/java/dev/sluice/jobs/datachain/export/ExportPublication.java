package dev.sluice.jobs.datachain.export;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.ExportManifest;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.StoredVersion;
import dev.sluice.writers.datachain.FileLayout;
import dev.sluice.writers.files.RunInFolder;
import dev.sluice.writers.parquet.RowGroupAppender;
import dev.sluice.writers.parquet.WrittenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** What makes a target complete: versions of several parts put together, and the manifest over everything. */
final class ExportPublication {
    static final String MANIFEST = ExportManifest.FILE;

    private static final String FORMAT = "sluice-datachain-export";

    private final CatalogueFile file;
    private final Catalogue catalogue;
    private final VersionPlanner planner;
    private final VersionMetadata metadata;
    private final DataFolder folder;
    private final boolean whole;

    /** @param whole whether the export is of the whole catalogue */
    ExportPublication(
            CatalogueFile file,
            Catalogue catalogue,
            VersionPlanner planner,
            VersionMetadata metadata,
            DataFolder folder,
            boolean whole) {
        this.file = file;
        this.catalogue = catalogue;
        this.planner = planner;
        this.metadata = metadata;
        this.folder = folder;
        this.whole = whole;
    }

    /** Makes one file of the parts of a version; it has no name yet that anybody reads. */
    WrittenFile join(StoredVersion version, VersionPlan plan, String draft) throws IOException {
        List<String> parts = IntStream.range(0, plan.ranges().size())
                .mapToObj(range -> RangeExport.part(version.id(), range))
                .toList();
        try (CatalogueFile.Snapshot snapshot = file.snapshot()) {
            Connection connection = snapshot.connection();
            RowsTable table = RowsTable.of(connection, version);
            planner.requireUnchanged(version, plan, table, connection);
            Map<String, String> facts = metadata.of(version, plan, table, connection);
            return RowGroupAppender.append(folder, parts, draft, FileLayout.schema(plan.columns()), facts, plan.rows());
        } catch (SQLException e) {
            throw VersionPlanner.unreadable(e);
        }
    }

    /** Removes the parts of a version whose file is there. */
    void removeParts(VersionPlan plan) throws IOException {
        for (int range = 0; range < plan.ranges().size(); range++) {
            folder.delete(RangeExport.part(plan.id(), range));
        }
    }

    /** Nothing in it tells when or by whom it was written: the same data give the same manifest. */
    void writeManifest(List<ExportedVersion> versions) throws IOException {
        String draft = "%s/%s.draft".formatted(RunInFolder.FOLDER, MANIFEST);
        try (CatalogueFile.Snapshot snapshot = file.snapshot();
                OutputStream out = folder.output(draft);
                JsonGenerator json = StoredJson.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeNumberProperty("format_version", 1);
            json.writeStringProperty("generation", catalogue.generation().name());
            json.writeBooleanProperty("whole", whole);
            writeVersions(json, versions, snapshot.connection());
            writeCatalogue(json, snapshot.connection());
            json.writeEndObject();
        } catch (SQLException e) {
            throw file.refused(e);
        }
        folder.move(draft, MANIFEST);
        folder.sync();
    }

    private void writeVersions(JsonGenerator json, List<ExportedVersion> versions, Connection connection)
            throws SQLException {
        Map<Long, StoredVersion> stored = new HashMap<>();
        catalogue.versions().forEach(version -> stored.put(version.id(), version));
        List<Map<String, Object>> failed = new ArrayList<>();
        json.writeArrayPropertyStart("versions");
        for (ExportedVersion version : versions) {
            StoredVersion row = stored.get(version.id());
            Map<String, Object> entry = new LinkedHashMap<>();
            if (version.file().isPresent() && version.failure().isEmpty()) {
                WrittenFile written = version.file().get();
                entry.put("file", version.plan().file());
                entry.put("bytes", written.bytes());
                entry.put("rows", written.rows());
                entry.put("sha256", written.sha256());
                entry.putAll(identity(row, version));
                entry.put("cells_kept_as_they_are", version.mismatches());
                entry.put("columns_only_as_text", version.plan().onlyText());
                json.writePOJO(entry);
            } else {
                entry.putAll(identity(row, version));
                entry.put("reason", version.failure().orElse("it was not exported"));
                entry.put("without_rows", row != null && row.table() == null);
                entry.put("record", row == null ? null : catalogue.records(row, connection));
                failed.add(entry);
            }
        }
        json.writeEndArray();
        json.writePOJOProperty("failed", failed);
    }

    /** What belongs to no version alone; the records of the versions are in their files. */
    private void writeCatalogue(JsonGenerator json, Connection connection) throws SQLException {
        json.writePOJOProperty("ddl", catalogue.ddl());
        json.writePOJOProperty("datasets_without_versions", catalogue.emptyDatasets());
        json.writeObjectPropertyStart("catalogue");
        for (String table : catalogue.commonTables()) {
            json.writeArrayPropertyStart(table);
            Catalogue.each(connection, table, json::writePOJO);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** A version that is gone from the catalogue since has the name that it was planned with. */
    private static Map<String, Object> identity(StoredVersion row, ExportedVersion version) {
        if (row != null) {
            return VersionMetadata.identity(row.name(), row.uuid());
        }
        return version.plan() == null
                ? Map.of("name", version.name())
                : VersionMetadata.identity(version.plan().name(), null);
    }
}
