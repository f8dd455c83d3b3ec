package dev.sluice.jobs.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** A real client of LanceDB, which runs on Node and is fetched from npm where it is not there yet. */
final class LanceClient {
    /** The one that is made of the same sources as the library that Datus asks for. */
    static final String OF_DATUS = "0.15.0";
    /** The newest when this was written. */
    static final String NEWEST = "0.39.0";

    private static final Path CLIENTS = Path.of("target", "lancedb").toAbsolutePath();
    private static final int MINUTES = 5;

    private final Path folder;
    private final Path script;

    /**
     * What it reads of a table.
     *
     * @param fields each with its type
     * @param indexes their columns
     * @param rows vectors as hexadecimal digits
     */
    record Content(
            long version,
            long total,
            List<String> fields,
            Map<String, String> metadata,
            List<String> indexes,
            List<Map<String, Object>> rows) {}

    private LanceClient(Path folder, Path script) {
        this.folder = folder;
        this.script = script;
    }

    /** Skips the test where there is no Node, but on a CI server. */
    static LanceClient of(String version) throws Exception {
        if (Programs.find("node").isEmpty() || Programs.find("npm").isEmpty()) {
            if (System.getenv("CI") != null) {
                throw new IOException("there is no node, or no npm");
            }
            System.out.println("SKIPPED: real clients of LanceDB need node and npm");
            Assumptions.abort("there is no node, or no npm");
        }
        Path client = CLIENTS.resolve(version);
        Files.createDirectories(client);
        // Several processes test at a time.
        try (FileChannel lock =
                        FileChannel.open(client.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            if (held.isValid() && !Files.exists(client.resolve("done"))) {
                Files.writeString(client.resolve("package.json"), "{\"private\": true}");
                run(client, "npm", "install", "--no-audit", "--no-fund", "@lancedb/lancedb@" + version);
                Files.createFile(client.resolve("done"));
            }
        }
        return new LanceClient(
                client, new ClassPathResource("datus/read.mjs").getFile().toPath());
    }

    Content read(Path database) throws Exception {
        return read(database, "schema_metadata");
    }

    Content read(Path database, String table) throws Exception {
        return JsonMapper.shared()
                .readValue(run(folder, "node", script.toString(), database.toString(), table), Content.class);
    }

    /** Reads all rows again and again, until a file is there; prints what it has seen. */
    SluiceProcess.Running readUntil(Path stop, Path database, int rows) throws IOException {
        Path out = Files.createTempFile("lance", ".out");
        Path err = Files.createTempFile("lance", ".err");
        Process process = new ProcessBuilder(
                        "node",
                        script.toString(),
                        database.toString(),
                        "schema_metadata",
                        stop.toString(),
                        String.valueOf(rows))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new SluiceProcess.Running(process, out, err);
    }

    private static String run(Path folder, String... command) throws Exception {
        Path out = Files.createTempFile("lance", ".out");
        Path err = Files.createTempFile("lance", ".err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("%s failed:%n%s%s"
                    .formatted(String.join(" ", command), Files.readString(out), Files.readString(err)));
        }
        String text = Files.readString(out);
        Files.delete(out);
        Files.delete(err);
        return text;
    }
}
