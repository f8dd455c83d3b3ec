package dev.sluice.writers.files;

import dev.sluice.config.files.DataFolder;
import dev.sluice.model.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one run that works on a folder, as the folder itself knows it. Whoever takes it raises its fencing number, and what
 * is published is preceded by a look at the number: a process that lost its lease without noticing publishes nothing more.
 */
public final class RunInFolder {
    /** Everything of Sluice's that goes away in the end. */
    public static final String FOLDER = ".sluice";

    private static final String FILE = FOLDER + "/run.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataFolder folder;
    private Occupant mine;

    /** What the file says of a run. */
    public record Occupant(String uuid, String jobName, long runId, String home, boolean ended, long fence) {
        Occupant ending() {
            return new Occupant(uuid, jobName, runId, home, true, fence);
        }

        Occupant after(long earlier) {
            return new Occupant(uuid, jobName, runId, home, ended, earlier + 1);
        }
    }

    public RunInFolder(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * The run whose plan lies in this folder; empty where there is none.
     *
     * @throws RefusedException where the folder does not tell
     */
    public Optional<Occupant> occupant() {
        try {
            if (folder.size(FILE).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(JSON.readValue(new String(folder.read(FILE), StandardCharsets.UTF_8), Occupant.class));
        } catch (IOException e) {
            throw new RefusedException(
                    "%s does not say whether a run is on it: %s; nothing was changed, try again"
                            .formatted(folder.address(), e.getMessage()),
                    e);
        }
    }

    /** Makes a run the one of this folder. */
    public void occupy(Occupant run) {
        mine = run.after(occupant().map(Occupant::fence).orElse(0L));
        try {
            write(mine);
        } catch (IOException e) {
            throw new RefusedException(
                    "%s cannot be written: %s; nothing was changed there".formatted(folder.address(), e.getMessage()),
                    e);
        }
    }

    /** Notes that the run has ended, though its plan stays for the items that failed. */
    public void ended() throws IOException {
        write(mine.ending());
    }

    private void write(Occupant run) throws IOException {
        folder.write(FILE, JSON.writeValueAsBytes(run));
    }

    /** To be called before anything is published: ends the run where another process has taken over. */
    public void checkFence() {
        boolean held = occupant()
                .filter(run -> run.uuid().equals(mine.uuid()) && run.fence() == mine.fence())
                .isPresent();
        if (!held) {
            throw new RefusedException(
                    "another process has taken over %s: this run stops here".formatted(folder.address()));
        }
    }

    /** Gives the folder back; the last file that goes is the one that names the run. */
    public void leave() throws IOException {
        for (String name : folder.list(FOLDER)) {
            if (!FILE.endsWith("/" + name)) {
                folder.delete(FOLDER + "/" + name);
            }
        }
        folder.delete(FOLDER);
    }
}
