package dev.sluice.jobs.argilla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.springframework.core.io.ClassPathResource;

/** What the original makes of a schema with each revision, up and down, as SQL. */
public final class SchemaAfter {
    private final Map<String, String> scripts = new TreeMap<>();

    /** @param engine {@code sqlite} or {@code postgres} */
    public SchemaAfter(String engine) throws IOException {
        try (InputStream in = new ClassPathResource("argilla/schemas.zip").getInputStream();
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(engine + "/")) {
                    String name = entry.getName().substring(engine.length() + 1);
                    scripts.put(name, new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** @param number of the revision, from 1 on */
    public String upgrade(int number) {
        return script("%02d_".formatted(number));
    }

    /** After the revision of that number was taken back. */
    public String downgrade(int number) {
        return script("down/%02d_".formatted(number));
    }

    private String script(String beginning) {
        return scripts.entrySet().stream()
                .filter(script -> script.getKey().startsWith(beginning))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
