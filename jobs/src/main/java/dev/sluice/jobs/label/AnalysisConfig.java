package dev.sluice.jobs.label;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a project's {@code analysis_config} says of its migration.
 *
 * @param migrated whether it was a legacy project
 * @param datasetId the dataset that took it over; null where it does not say
 */
public record AnalysisConfig(boolean migrated, Long datasetId) {
    private static final AnalysisConfig SILENT = new AnalysisConfig(false, null);

    /** Text that is no JSON says nothing. */
    public static AnalysisConfig of(String text) {
        try {
            return Optional.ofNullable(text)
                    .map(JsonMapper.shared()::readTree)
                    .filter(JsonNode::isObject)
                    .map(config -> new AnalysisConfig(
                            config.path("migrated_from").asString("").equals("legacy"),
                            config.path("dataset_id").isIntegralNumber()
                                    ? config.path("dataset_id").longValue()
                                    : null))
                    .orElse(SILENT);
        } catch (JacksonException e) {
            return SILENT;
        }
    }
}
