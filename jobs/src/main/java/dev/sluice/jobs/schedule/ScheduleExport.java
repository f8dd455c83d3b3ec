package dev.sluice.jobs.schedule;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A schedule in the words of another program that runs things at their times, in place of {@code sluice serve}.
 *
 * @param launcher the absolute path of {@code sluice}
 * @param environment what the process of a run has to find, by the names of the variables
 * @param secrets the names of variables that it has to find, too, and that are not written into files
 */
public record ScheduleExport(Schedule schedule, Path launcher, Map<String, String> environment, List<String> secrets) {}
