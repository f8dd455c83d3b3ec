package dev.sluice.readers.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.label.SessionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCsvTest {
    private static final SessionRange BY_TIME = new SessionRange(150, 250, null, null);
    private static final SessionRange LATER = new SessionRange(301, 400, null, null);
    private static final SessionRange BY_OFFSET = new SessionRange(301, 400, 0L, 2L);

    @TempDir
    private Path folder;

    private SessionCsv read(String text, SessionRange... ranges) throws IOException {
        return SessionCsv.read(Files.writeString(folder.resolve("accelerometer_data.csv"), text), List.of(ranges));
    }

    @Test
    void rowsAreCountedWithoutTheHeaderAndWithoutEmptyLines() throws IOException {
        SessionCsv csv = read("ns_since_reboot,x,y,z\n100,1,2,3\n\n200,1,2,3\r\n300,1,2,3");

        assertThat(csv.rows()).isEqualTo(3);
        assertThat(csv.missing()).isEmpty();
    }

    @Test
    void aRangeInWhichNoRowLiesIsToldUnlessItsSessionGoesByOffsets() throws IOException {
        SessionCsv csv = read("ns_since_reboot,x,y,z\n100,1,2,3\n200,1,2,3\n300,1,2,3\n", BY_TIME, LATER, BY_OFFSET);

        assertThat(csv.empty()).containsExactly(LATER);
    }

    @Test
    void theTimeMayStandInAnyColumnAndBeWrittenWithAPoint() throws IOException {
        SessionCsv csv = read("accel_x,accel_y,accel_z,\"ns_since_reboot\"\n1,2,3,2.0E2\n", BY_TIME);

        assertThat(csv.empty()).isEmpty();
        assertThat(csv.missing()).isEmpty();
    }

    @Test
    void quotesAndTheMarkOfUtf8AreOfNoMatter() throws IOException {
        SessionCsv csv = read("\ufeffns_since_reboot,x,y,z\n\"200\",\"1\",\"2\",\"3\"\n", BY_TIME);

        assertThat(csv.missing()).isEmpty();
        assertThat(csv.empty()).isEmpty();
    }

    @Test
    void columnsThatTheApplicationNeedsAreMissed() throws IOException {
        assertThat(read("time,x,y\n1,2,3\n").missing()).containsExactly("ns_since_reboot", "z");
        assertThat(read("").missing()).hasSize(4);
    }

    @Test
    void aRowThatIsCutShortLiesInNoRange() throws IOException {
        assertThat(read("x,y,z,ns_since_reboot\n1,2\n1,2,3,abc\n", BY_TIME).empty())
                .containsExactly(BY_TIME);
    }
}
