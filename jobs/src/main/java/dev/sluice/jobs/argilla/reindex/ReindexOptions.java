package dev.sluice.jobs.argilla.reindex;

import dev.sluice.config.search.Flavour;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.model.UsageException;
import dev.sluice.writers.argilla.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is reindexed, and how.
 *
 * @param datasets their ids, with dashes; empty for all
 * @param bulkBytes after so many a bulk is sent
 */
record ReindexOptions(
        List<String> datasets,
        Strategy strategy,
        boolean deleteOrphans,
        int bulkBytes,
        int shards,
        int replicas,
        int fieldLimit) {
    static final JobOption DATASET = JobOption.repeatable("dataset-id", "UUID", "only this dataset; may be repeated");
    static final JobOption SAME_DATASET =
            JobOption.repeatable("feedback-dataset-id", "UUID", "the same, as the server's own command calls it");
    static final JobOption STRATEGY = JobOption.optional(
            "strategy",
            "auto|in-place|rebuild",
            "into the index as it is, or into a new one that takes its place (default: as the mapping allows)");
    static final JobOption DELETE_ORPHANS =
            new JobOption("delete-orphans", null, false, false, "remove indexes whose dataset is not in the database");
    static final JobOption BULK_BYTES =
            JobOption.optional("bulk-bytes", "N", "send documents in bulks of so many bytes (default: 4000000)");
    static final JobOption IF_ENV =
            new JobOption("if-env", null, false, false, "do nothing unless REINDEX_DATASETS is true or 1");
    static final JobOption SHARDS =
            JobOption.optional("shards", "N", "of a new index (default: ARGILLA_ES_RECORDS_INDEX_SHARDS, or 1)");
    static final JobOption REPLICAS = JobOption.optional(
            "replicas", "N", "of an index that was not there (default: ARGILLA_ES_RECORDS_INDEX_REPLICAS, or 0)");
    static final JobOption FIELD_LIMIT = JobOption.optional(
            "field-limit", "N", "fields of a new index (default: ARGILLA_ES_MAPPING_TOTAL_FIELDS_LIMIT, or 2000)");

    private static final int BYTES = 4_000_000;
    /** Engines take 100 megabytes at most unless told otherwise. */
    private static final long MOST_BYTES = 90_000_000;

    private static final long LEAST_BYTES = 1_000;

    private static final Set<String> YES = Set.of("true", "1");

    /** Where documents are written. */
    enum Strategy {
        AUTO,
        IN_PLACE,
        REBUILD
    }

    static ReindexOptions of(RunRequest request) {
        JobOptions options = request.options();
        List<String> datasets = new ArrayList<>();
        List.of(DATASET, SAME_DATASET)
                .forEach(option -> options.all(option.name()).forEach(text -> datasets.add(id(option, text))));
        return new ReindexOptions(
                datasets.stream().distinct().toList(),
                options.choice(STRATEGY.name(), Strategy.class, Strategy.AUTO),
                options.isSet(DELETE_ORPHANS.name()),
                options.number(BULK_BYTES.name(), LEAST_BYTES, MOST_BYTES)
                        .map(Long::intValue)
                        .orElse(BYTES),
                number(request, SHARDS, "ARGILLA_ES_RECORDS_INDEX_SHARDS", 1, 1),
                number(request, REPLICAS, "ARGILLA_ES_RECORDS_INDEX_REPLICAS", 0, 0),
                number(request, FIELD_LIMIT, "ARGILLA_ES_MAPPING_TOTAL_FIELDS_LIMIT", 1, 2_000));
    }

    private static String id(JobOption option, String text) {
        try {
            if (text.strip().length() == 36) {
                return UUID.fromString(text.strip()).toString();
            }
        } catch (IllegalArgumentException e) {
            // As with every other text that is none.
        }
        throw new UsageException(
                "--%s takes the id of a dataset, such as ed52a241-35b0-4a54-b6a8-0bdf0023b682, not \"%s\""
                        .formatted(option.name(), text));
    }

    private static int number(RunRequest request, JobOption option, String variable, int least, int otherwise) {
        Optional<Long> given = request.options().number(option.name(), least);
        if (given.isPresent()) {
            return given.get().intValue();
        }
        return request.settings()
                .get(variable)
                .map(text -> {
                    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least) {
                        throw new UsageException(
                                "%s is a whole number from %d on, not \"%s\"".formatted(variable, least, text));
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /** Why nothing is to be done now; empty where something is. */
    static Optional<String> idle(RunRequest request) {
        if (!request.options().isSet(IF_ENV.name())) {
            return Optional.empty();
        }
        Optional<String> value = request.settings().get("REINDEX_DATASETS");
        return value.filter(YES::contains).isPresent()
                ? Optional.empty()
                : Optional.of("nothing to do: REINDEX_DATASETS is %s, and not true or 1"
                        .formatted(value.map("\"%s\""::formatted).orElse("not set")));
    }

    /** What the indexes of this installation have in common. */
    IndexDefinition.Choices choices(Flavour flavour, boolean vectors) {
        return new IndexDefinition.Choices(flavour, shards, replicas, fieldLimit, vectors);
    }

    /** The options with what was found in the environment, so that a resume need not find it again. */
    JobOptions stored(JobOptions options) {
        JobOptions stored = options.with(SHARDS.name(), String.valueOf(shards))
                .with(REPLICAS.name(), String.valueOf(replicas))
                .with(FIELD_LIMIT.name(), String.valueOf(fieldLimit));
        return strategy == Strategy.AUTO
                ? stored
                : stored.with(
                        STRATEGY.name(),
                        strategy.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
