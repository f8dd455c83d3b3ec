package dev.sluice.jobs.datachain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/** Catalogues that the original library wrote, of each of its generations. */
public final class CatalogueFixture {
    private CatalogueFixture() {}

    /** Puts a catalogue, with its write-ahead log where it has one, into {@code .datachain} of a folder. */
    public static Path copy(String name, Path folder) throws IOException {
        Path target = Files.createDirectories(folder.resolve(".datachain"));
        for (String file : List.of("db", "db-wal")) {
            ClassPathResource resource = new ClassPathResource("datachain/%s/%s".formatted(name, file));
            if (resource.exists()) {
                try (InputStream in = resource.getInputStream()) {
                    Files.copy(in, target.resolve(file));
                }
            }
        }
        return target;
    }
}
