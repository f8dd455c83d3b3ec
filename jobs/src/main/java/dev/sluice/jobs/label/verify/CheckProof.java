package dev.sluice.jobs.label.verify;

import dev.sluice.model.LedgerEntry;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found of a project, kept in its ledger entry.
 *
 * @param datasets their numbers
 * @param sessions how many of its sessions are visible
 * @param repaired what was wrong and has been mended
 * @param warnings what a person should know, though nothing is wrong
 */
record CheckProof(List<Long> datasets, long sessions, List<String> repaired, List<String> warnings) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    String text() {
        return JSON.writeValueAsString(this);
    }

    static CheckProof of(LedgerEntry entry) {
        return JSON.readValue(entry.proof(), CheckProof.class);
    }
}
