package dev.sluice.jobs.e2e;

import dev.sluice.jobs.label.LabelDatabase;
import dev.sluice.jobs.label.LabelFixture;
import dev.sluice.jobs.label.WalkStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every database must pass; each has a database of its own. */
abstract class OnEachDatabase {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @TempDir
    Path folder;

    String database;

    /** The one that all tests of a class share. */
    abstract LabelServer server();

    @BeforeEach
    void createDatabase(TestInfo test) throws SQLException {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        database = name.substring(0, Math.min(50, name.length())) + "_" + DATABASES.incrementAndGet();
        server().create(database);
    }

    WalkStore store() throws Exception {
        return store(6, 2_000);
    }

    WalkStore store(int projects, int bytes) throws Exception {
        return WalkStore.make(folder.resolve("store"), projects, bytes, new LabelDatabase(server().jdbcUrl(database)));
    }

    LabelFixture fixture(String name) throws Exception {
        return LabelFixture.unpack(name, folder.resolve("store"), new LabelDatabase(server().jdbcUrl(database)));
    }

    /** A home that knows no password. */
    SluiceProcess stranger(String home) {
        return new SluiceProcess(folder.resolve(home), folder).warm();
    }

    SluiceProcess sluice() {
        return stranger("home").with(server().passwordVariable(), LabelServer.PASSWORD);
    }

    String address(String account) {
        return server().address(account, database);
    }

    /** A job on the test's database. */
    SluiceProcess.Result launch(SluiceProcess sluice, String job, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("launch", job, "--database", address("label")));
        command.addAll(List.of(options));
        return sluice.run(command.toArray(String[]::new));
    }

    /** Root may read and write everything; tests of permissions give that up. */
    static SluiceProcess withoutRootsRights(SluiceProcess sluice) {
        if ("root".equals(System.getProperty("user.name"))) {
            sluice.calledAs(
                    "setpriv", "--bounding-set=-dac_override,-dac_read_search", SluiceProcess.LAUNCHER.toString());
        }
        return sluice;
    }

    static boolean isFolder(String path) {
        return Files.isDirectory(Path.of(path));
    }
}
