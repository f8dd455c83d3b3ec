package dev.sluice.jobs.label;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A Label store written by the original application, unpacked: a tree of projects and a database. */
public record LabelFixture(String name, Path folder, LabelDatabase database) {
    /** Unpacks {@code basic} or {@code hazards} below a folder, with SQLite. */
    public static LabelFixture unpack(String name, Path folder) throws Exception {
        return unpack(name, folder, new LabelDatabase("jdbc:sqlite:" + folder.resolve("label.db")));
    }

    /** Unpacks a fixture below a folder, with its rows in an empty database. */
    public static LabelFixture unpack(String name, Path folder, LabelDatabase database) throws Exception {
        LabelFixture fixture = new LabelFixture(name, folder, database);
        Files.createDirectories(fixture.tree());
        Path tar = folder.resolve("tree.tar");
        try (InputStream in = new ClassPathResource("label/" + name + "/projects_tree.tar").getInputStream()) {
            Files.copy(in, tar);
        }
        Process unpacking = new ProcessBuilder(
                        "tar", "xf", tar.toString(), "-C", fixture.tree().toString())
                .inheritIO()
                .start();
        if (unpacking.waitFor() != 0) {
            throw new IOException("tar failed");
        }
        database.create(fixture.json("seed.json", new TypeReference<>() {}));
        return fixture;
    }

    public Path tree() {
        return folder.resolve("tree");
    }

    /** The file of a SQLite database. */
    public Path databaseFile() {
        return folder.resolve("label.db");
    }

    public Path dataDir() {
        return tree().resolve("storage");
    }

    public Path storage() {
        return dataDir().resolve("raw_datasets");
    }

    public String url() {
        return database.url();
    }

    /** The rows of a query now. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return database.rows(sql, parameters);
    }

    /** A JSON file of the fixture. */
    public <T> T json(String file, TypeReference<T> type) throws IOException {
        try (InputStream in = new ClassPathResource("label/" + name + "/" + file).getInputStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return JsonMapper.builder().build().readValue(text.replace("${ROOT}", tree().toString()), type);
        }
    }
}
