package dev.sluice.jobs.datus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Five databases that Datus's own version of LanceDB has written, with their settings, in a folder. */
public record DatusFixture(Path folder) {

    public static DatusFixture copy(Path folder) throws IOException {
        FileSystemUtils.copyRecursively(
                new ClassPathResource("datus/small").getFile().toPath(), folder);
        DatusFixture fixture = new DatusFixture(folder);
        fixture.settings(Files.readString(fixture.settings()).replace("@ROOT@", folder.toString()));
        return fixture;
    }

    public Path settings() {
        return folder.resolve("agent.yml");
    }

    public void settings(String text) throws IOException {
        Files.writeString(settings(), text);
    }

    public Path data() {
        return folder.resolve("home/data");
    }

    /** The folder of a namespace, such as {@code shop_sr}; of what is stored without one, if it is {@code _base}. */
    public Path database(String namespace) {
        return data().resolve(namespace.equals("_base") ? "lancedb" : "datus_db_" + namespace);
    }

    /** The words with which a job is launched upon a namespace. */
    public String[] launch(String job, String namespace, String... more) {
        String[] words = {
            "launch",
            job,
            "--config",
            settings().toString(),
            "--db-path",
            database(namespace).toString()
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    public static Map<String, Map<String, Object>> intended() throws IOException {
        Map<String, Object> file = JsonMapper.shared()
                .readValue(
                        new ClassPathResource("datus/small/expected_v1.json")
                                .getContentAsString(StandardCharsets.UTF_8),
                        new TypeReference<>() {});
        return JsonMapper.shared().convertValue(file.get("intended"), new TypeReference<>() {});
    }
}
