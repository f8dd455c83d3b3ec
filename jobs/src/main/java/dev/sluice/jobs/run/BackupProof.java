package dev.sluice.jobs.run;

import dev.sluice.model.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a backup, kept in its ledger entry.
 *
 * @param file its absolute path
 */
record BackupProof(String file, long bytes) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static BackupProof of(Path file) throws IOException {
        return new BackupProof(file.toString(), Files.size(file));
    }

    static BackupProof of(LedgerEntry entry) {
        return JSON.readValue(entry.proof(), BackupProof.class);
    }

    String text() {
        return JSON.writeValueAsString(this);
    }
}
