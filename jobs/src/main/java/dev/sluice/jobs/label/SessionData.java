package dev.sluice.jobs.label;

import dev.sluice.model.ItemException;
import dev.sluice.model.label.SessionPlaces;
import dev.sluice.model.label.SessionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the application finds the data of sessions. */
public final class SessionData {
    private SessionData() {}

    /**
     * The visible sessions that open.
     *
     * @param projectPath the project's path; null for a project that owns no files any more
     */
    public static List<Long> opened(List<SessionRow> sessions, String projectPath) {
        return sessions.stream()
                .filter(SessionRow::visible)
                .filter(session -> SessionPlaces.dataFile(session, projectPath)
                        .filter(Files::isRegularFile)
                        .isPresent())
                .map(SessionRow::id)
                .toList();
    }

    /** @throws ItemException where a session does not open any more, after the change */
    public static void requireStillOpen(List<Long> before, List<Long> now) {
        List<Long> lost = new ArrayList<>(before);
        lost.removeAll(now);
        if (!lost.isEmpty()) {
            throw new ItemException(
                    "sessions %s opened before and do not open now: look at their rows, then resume".formatted(lost));
        }
    }

    /** @throws ItemException where a session that opens now would not open after a change */
    public static void requireOpen(List<Long> before, List<Long> after) {
        List<Long> lost = new ArrayList<>(before);
        lost.removeAll(after);
        if (!lost.isEmpty()) {
            throw new ItemException(
                    "sessions %s open now and would not open afterwards: nothing was changed; look where their data lies"
                            .formatted(lost));
        }
    }

    /** Those of the given sessions that do not read from the dataset. */
    public static List<Long> elsewhere(List<SessionRow> sessions, List<Long> opened, Path dataset) {
        return sessions.stream()
                .filter(session -> opened.contains(session.id()))
                .filter(session -> SessionPlaces.dataFile(session, null)
                        .filter(file -> file.startsWith(dataset))
                        .isEmpty())
                .map(SessionRow::id)
                .toList();
    }

    /** The session with the links in its parent path resolved. */
    public static SessionRow resolved(SessionRow session) {
        if (session.parentPath() == null || session.parentPath().isEmpty()) {
            return session;
        }
        try {
            String real = Path.of(session.parentPath()).toRealPath().toString();
            return session.at(real);
        } catch (IOException | InvalidPathException e) {
            return session;
        }
    }

    /** Whether two files hold the same; what cannot be read is not known to. */
    public static boolean same(Path one, Path other) {
        try {
            return Files.isRegularFile(one) && Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            return false;
        }
    }
}
