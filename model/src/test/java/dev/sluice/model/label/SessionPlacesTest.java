package dev.sluice.model.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.label.SessionPlaces.Place;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPlacesTest {
    private static final Path DATASET = Path.of("/srv/data/migrated_alpha");

    private static SessionRow session(String name, String parentPath) {
        return new SessionRow(1, name, true, parentPath, null, null);
    }

    @Nested
    class WhereTheApplicationLooksNow {
        @Test
        void aRegularSessionIsReadBelowTheProject() {
            assertThat(SessionPlaces.dataFile(session("s1", null), "/legacy/alpha"))
                    .contains(Path.of("/legacy/alpha/s1/accelerometer_data.csv"));
        }

        @Test
        void aVirtualSessionIsReadWhereItsParentLies() {
            assertThat(SessionPlaces.dataFile(session("s1.part2", "/legacy/alpha/s1"), "/elsewhere"))
                    .contains(Path.of("/legacy/alpha/s1/accelerometer_data.csv"));
        }

        @Test
        void aVirtualSessionNeedsNoProjectPath() {
            assertThat(SessionPlaces.dataFile(session("s1", "/legacy/alpha/s1"), null))
                    .contains(Path.of("/legacy/alpha/s1/accelerometer_data.csv"));
        }

        @Test
        void anEmptyParentPathCountsAsNone() {
            assertThat(SessionPlaces.dataFile(session("s1", ""), "/legacy/alpha/"))
                    .contains(Path.of("/legacy/alpha/s1/accelerometer_data.csv"));
        }

        @Test
        void withoutAnyPathThereIsNothingToOpen() {
            assertThat(SessionPlaces.dataFile(session("s1", null), null)).isEmpty();
            assertThat(SessionPlaces.dataFile(session("s1", ""), "")).isEmpty();
        }

        @Test
        void aPathThatNoFileSystemHasIsNothingToOpen() {
            assertThat(SessionPlaces.dataFile(session("s\u0000", null), "/legacy/alpha"))
                    .isEmpty();
            assertThat(SessionPlaces.dataFile(session("s1", "/legacy\u0000"), "/legacy/alpha"))
                    .isEmpty();
        }
    }

    @Nested
    class WhereItMustLookAfterwards {
        private Optional<Place> place(SessionRow session) {
            Set<Path> project = Set.of(Path.of("/link/alpha"), Path.of("/legacy/alpha"));
            return SessionPlaces.inDataset(session, project, Set.of("s1", "séance 2"), DATASET);
        }

        @Test
        void aRegularSessionMovesToItsFolderInTheDataset() {
            assertThat(place(session("séance 2", null)))
                    .contains(new Place("séance 2", "/srv/data/migrated_alpha/séance 2"));
        }

        @Test
        void anEmptyParentPathCountsAsNone() {
            assertThat(place(session("s1", ""))).contains(new Place("s1", "/srv/data/migrated_alpha/s1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/legacy/alpha/s1",
                    "/legacy/alpha/s1/",
                    "/legacy/alpha/./x/../s1",
                    "/legacy/beta/../alpha/s1",
                    "/link/alpha/s1"
                })
        void aVirtualSessionMovesWithItsParentHoweverThatWasWritten(String parentPath) {
            assertThat(place(session("s1.part2", parentPath))).contains(new Place("s1", "/srv/data/migrated_alpha/s1"));
        }

        @Test
        void aFolderBelowASessionFolderKeepsItsPlaceThere() {
            assertThat(place(session("deep", "/legacy/alpha/s1/sub/deeper")))
                    .contains(new Place("s1", "/srv/data/migrated_alpha/s1/sub/deeper"));
        }

        @Test
        void aSessionThatReadsTheProjectFolderItselfReadsTheDatasetItself() {
            assertThat(place(session("top", "/legacy/alpha"))).contains(new Place(null, "/srv/data/migrated_alpha"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/legacy/beta/s1",
                    "/legacy/alpha2/s1",
                    "/legacy",
                    "/legacy/alpha/../beta/s1",
                    "legacy/alpha/s1",
                    "/legacy/alpha/s1\u0000"
                })
        void aParentPathOutsideOfTheProjectStaysAsItIs(String parentPath) {
            assertThat(place(session("s1", parentPath))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"..", ".", "s1/..", "../alpha/s1", "/legacy/alpha/s1", "/s1", "s1\u0000"})
        void aSessionNameThatLeadsOutOfTheProjectStaysAsItIs(String name) {
            assertThat(place(session(name, null))).isEmpty();
        }

        @Test
        void aSessionWhoseFolderIsNotInTheDatasetStaysAsItIs() {
            assertThat(place(session("s3", null))).isEmpty();
            assertThat(place(session("s3.part2", "/legacy/alpha/s3"))).isEmpty();
        }
    }
}
