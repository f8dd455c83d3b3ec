package dev.sluice.jobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder in which catalogues are exported, to {@code exported}, and imported, to {@code new}. */
record ImportFolder(Path folder) {
    SluiceProcess.Result sluice(String... words) throws Exception {
        return new SluiceProcess(folder.resolve("home"), folder).warm().run(words);
    }

    void export(Path source) throws Exception {
        sluice("launch", "export-datasets", "--source", source.toString(), "--target", "exported");
        assertThat(folder.resolve("exported/manifest.json")).exists();
    }

    SluiceProcess.Result load(String... options) throws Exception {
        return loadFrom("exported", options);
    }

    SluiceProcess.Result loadFrom(String source, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("launch", "import-datasets", "--source", source));
        words.addAll(List.of("--target", "new"));
        words.addAll(Arrays.asList(options));
        return sluice(words.toArray(String[]::new));
    }

    MadeCatalogue target() {
        return new MadeCatalogue(folder.resolve("new/.datachain/db"));
    }

    static JsonNode report(SluiceProcess.Result result) {
        String name = result.out().replaceAll("(?s).*report +(\\S+).*", "$1");
        return JsonMapper.shared().readTree(Path.of(name).toFile());
    }
}
