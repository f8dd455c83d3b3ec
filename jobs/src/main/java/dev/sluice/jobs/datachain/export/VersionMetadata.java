package dev.sluice.jobs.datachain.export;

import dev.sluice.model.datachain.DatasetFile;
import dev.sluice.model.datachain.DatasetVersion;
import dev.sluice.model.datachain.ExportColumn;
import dev.sluice.model.datachain.FeatureSchema;
import dev.sluice.model.datachain.StoredJson;
import dev.sluice.model.datachain.TableColumn;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.RowsTable;
import dev.sluice.readers.datachain.StoredVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a version's file says of the version besides its rows. */
final class VersionMetadata {
    private final Catalogue catalogue;

    VersionMetadata(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @param connection that sees the rows that are written with it */
    Map<String, String> of(StoredVersion version, VersionPlan plan, RowsTable table, Connection connection)
            throws SQLException {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!version.featureSchema().isEmpty()) {
            metadata.put(DatasetFile.SIGNALS, StoredJson.text(signals(version, plan)));
        }
        Map<String, Object> store = new LinkedHashMap<>();
        store.put("format", DatasetFile.FORMAT);
        store.put("generation", catalogue.generation().name());
        store.put("identity", identity(version.name(), version.uuid()));
        store.put("rows", plan.rows());
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("name", table.name());
        rows.put("sql", table.sql());
        rows.put("columns", table.columns().stream().map(TableColumn::name).toList());
        store.put("table", rows);
        store.put("columns", plan.columns().stream().map(ExportColumn::toJson).toList());
        store.putAll(catalogue.records(version, connection));
        metadata.put(DatasetFile.STORE, StoredJson.text(store));
        return metadata;
    }

    static Map<String, Object> identity(DatasetVersion name, String uuid) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("namespace", name.namespace());
        identity.put("project", name.project());
        identity.put("name", name.name());
        identity.put("version", name.version());
        identity.put("uuid", uuid);
        return identity;
    }

    /** A signal whose values have no common type is text to whoever does not know better. */
    private static Map<String, Object> signals(StoredVersion version, VersionPlan plan) {
        FeatureSchema schema = new FeatureSchema(version.featureSchema());
        Map<String, String> changed = new HashMap<>();
        for (ExportColumn column : plan.columns()) {
            FeatureSchema.Leaf leaf = schema.leaves().get(column.name());
            if (leaf != null
                    && leaf.signal()
                    && column.text() != null
                    && column.text().equals(column.typed())) {
                changed.put(leaf.path(), "Optional[str]");
            }
        }
        return schema.with(changed);
    }
}
