package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.PlanItem;
import dev.sluice.model.argilla.RecordRange;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an item of the plan is: a dataset, some of its records, or an index without a dataset.
 *
 * @param dataset how it is reindexed; null where this is not one
 * @param range which records; null where this is something else
 */
record ReindexItem(Kind kind, DatasetPlan dataset, RecordRange range) {
    private static final JsonMapper JSON = JsonMapper.shared();

    enum Kind {
        DATASET,
        RECORDS,
        ORPHAN
    }

    /**
     * How a dataset is reindexed.
     *
     * @param rebuild whether into a new index, which takes the place of the one that is there
     * @param reason for that
     * @param index into which documents are written
     * @param live the uuid of the index that was there; null where none was
     * @param records as many as the database had
     */
    record DatasetPlan(boolean rebuild, String reason, String index, String live, long records) {}

    static ReindexItem of(DatasetPlan dataset) {
        return new ReindexItem(Kind.DATASET, dataset, null);
    }

    static ReindexItem of(RecordRange range) {
        return new ReindexItem(Kind.RECORDS, null, range);
    }

    static ReindexItem orphan() {
        return new ReindexItem(Kind.ORPHAN, null, null);
    }

    static ReindexItem of(PlanItem item) {
        return JSON.readValue(item.detail(), ReindexItem.class);
    }

    String detail() {
        return JSON.writeValueAsString(this);
    }
}
