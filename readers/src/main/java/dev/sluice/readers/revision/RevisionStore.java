package dev.sluice.readers.revision;

import dev.sluice.model.RefusedException;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.model.revision.RevisionNames;
import dev.sluice.model.revision.RevisionScript;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** All revisions of a schema, in folders beside each other, with {@code tags.properties} where they have names. */
public final class RevisionStore {
    private static final String TAGS = "tags.properties";

    private final String name;
    private final Map<String, RevisionScript> scripts = new LinkedHashMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final RevisionGraph graph;

    private RevisionStore(String name, String root) throws IOException {
        this.name = name;
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
        List<RevisionScript> read = new ArrayList<>();
        for (Resource header : headers(resources, root)) {
            read.add(RevisionFolder.read(header, source(header)));
        }
        this.graph =
                new RevisionGraph(read.stream().map(RevisionScript::revision).toList());
        read.forEach(script -> scripts.put(script.revision().id(), script));
        readTags(resources.getResource(root + TAGS));
    }

    private static List<Resource> headers(PathMatchingResourcePatternResolver resources, String root)
            throws IOException {
        return List.of(resources.getResources(root + "*/" + RevisionFolder.HEADER)).stream()
                .sorted(Comparator.comparing(RevisionStore::source))
                .toList();
    }

    /** The folder and the file. */
    private static String source(Resource header) {
        try {
            String[] places = header.getURL().getPath().split("/");
            return "%s/%s".formatted(places[places.length - 2], places[places.length - 1]);
        } catch (IOException e) {
            return header.getDescription();
        }
    }

    private void readTags(Resource file) throws IOException {
        if (!file.exists()) {
            return;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(file.getContentAsString(StandardCharsets.UTF_8)));
        for (String tag : properties.stringPropertyNames()) {
            String id = properties.getProperty(tag).strip();
            if (graph.find(id).isEmpty()) {
                throw new RefusedException(
                        "%s of %s: revision %s, which is %s, is in no file".formatted(TAGS, name, id, tag));
            }
            tags.put(tag, id);
        }
    }

    /**
     * Those that come with Sluice.
     *
     * @param root on the class path, with a slash at its end
     */
    public static RevisionStore bundled(String name, String root) {
        return read(name, "classpath:" + root);
    }

    /**
     * Those of a folder.
     *
     * @throws RefusedException where they are no history, or there are none
     */
    public static RevisionStore of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RefusedException("%s is no folder of revisions".formatted(folder));
        }
        RevisionStore store = read(
                folder.toString(), folder.toAbsolutePath().toUri().toString().replaceFirst("/*$", "/"));
        if (store.scripts.isEmpty()) {
            throw new RefusedException("there are no revisions in %s: each is a folder of its own, with a %s"
                    .formatted(folder, RevisionFolder.HEADER));
        }
        return store;
    }

    private static RevisionStore read(String name, String root) {
        try {
            return new RevisionStore(name, root);
        } catch (IOException e) {
            throw new RefusedException("the revisions of %s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** What a person calls it. */
    public String name() {
        return name;
    }

    public RevisionGraph graph() {
        return graph;
    }

    public RevisionNames names() {
        return new RevisionNames(graph, tags);
    }

    /** Ids by their tags. */
    public Map<String, String> tags() {
        return Map.copyOf(tags);
    }

    /** The tag of a revision. */
    public Optional<String> tag(Revision revision) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getValue().equals(revision.id()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public RevisionScript script(Revision revision) {
        return scripts.get(revision.id());
    }
}
