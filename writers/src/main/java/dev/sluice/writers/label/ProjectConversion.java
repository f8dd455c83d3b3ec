package dev.sluice.writers.label;

import dev.sluice.model.label.LegacyProject;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is to change in the rows of one project.
 *
 * @param analysisConfig the new value of the column, as JSON without the number of the dataset
 * @param places the new places of those sessions that read from the project's folder
 * @param opened those whose data the application finds now
 */
public record ProjectConversion(
        LegacyProject project,
        Map<String, Object> analysisConfig,
        Map<SessionRow, SessionPlaces.Place> places,
        Set<Long> opened) {}
