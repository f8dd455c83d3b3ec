package dev.sluice.model.label;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the application finds a session's data, and where it must find it afterwards.
 *
 * <p>The application reads {@code parent_session_data_path} where it is set, and else the folder of the session's name
 * below the project's path (specification of the store, section 6).
 */
public final class SessionPlaces {
    private SessionPlaces() {}

    /** The file that a session shows. */
    private static final String DATA = "accelerometer_data.csv";

    /**
     * Where a session is to point.
     *
     * @param rawSessionName the session folder in the dataset; null where the data lies in the dataset itself
     */
    public record Place(String rawSessionName, String parentPath) {}

    /**
     * The file that the application opens for a session.
     *
     * @param projectPath the project's path; null where the project has none
     * @return empty where the application would not know where to look, or where that depends on its working folder
     */
    public static Optional<Path> dataFile(SessionRow session, String projectPath) {
        try {
            if (session.parentPath() != null && !session.parentPath().isEmpty()) {
                return Optional.of(Path.of(session.parentPath(), DATA)).filter(Path::isAbsolute);
            }
            return Optional.ofNullable(projectPath)
                    .filter(path -> !path.isEmpty())
                    .map(path -> Path.of(path, session.name(), DATA))
                    .filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * The place of a session in the dataset that takes over its project.
     *
     * @param projectPaths the project's path as its row has it, and with links resolved
     * @param sessions the session folders that the dataset has
     * @return empty where the session does not read from this project's folder: it stays as it is
     */
    public static Optional<Place> inDataset(
            SessionRow session, Set<Path> projectPaths, Set<String> sessions, Path dataset) {
        return relativePlace(session, projectPaths)
                .map(Path::toString)
                .filter(relative -> relative.isEmpty() || sessions.contains(first(relative)))
                .map(relative -> new Place(
                        relative.isEmpty() ? null : first(relative),
                        dataset.resolve(relative).toString()));
    }

    /** The session's folder in its dataset: as the row says, else the session's name up to the first dot. */
    public static String rawName(SessionRow session) {
        if (session.rawSessionName() != null && !session.rawSessionName().isEmpty()) {
            return session.rawSessionName();
        }
        int dot = session.name().indexOf('.');
        return dot < 0 ? session.name() : session.name().substring(0, dot);
    }

    private static String first(String relative) {
        return Path.of(relative).getName(0).toString();
    }

    private static Optional<Path> relativePlace(SessionRow session, Set<Path> projectPaths) {
        try {
            if (session.parentPath() == null || session.parentPath().isEmpty()) {
                Path relative = Path.of(session.name()).normalize();
                return relative.isAbsolute()
                                || relative.startsWith("..")
                                || relative.toString().isEmpty()
                        ? Optional.empty()
                        : Optional.of(relative);
            }
            Path parent = Path.of(session.parentPath()).normalize();
            return projectPaths.stream()
                    .filter(parent::startsWith)
                    .map(project -> project.relativize(parent))
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
