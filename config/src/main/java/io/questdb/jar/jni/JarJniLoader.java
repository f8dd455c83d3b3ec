package io.questdb.jar.jni;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * Loads a native library out of a jar, as the class of this name in org.questdb:jar-jni does, whose place it takes. That one
 * unpacks Lance's 180 MB at every start, which takes 1.4 s, and a process that is killed leaves them behind. This one unpacks
 * them once, into the folder that the launcher names; where there is none, into a file that nobody else sees.
 */
public interface JarJniLoader {
    /** The folder for unpacked libraries; unset where the program was not started by its launcher. */
    String FOLDER = "sluice.libraries";

    /**
     * Loads it.
     *
     * @param user whose jar it is in
     * @param prefix path in the jar, above the folders of the platforms
     */
    static <T> void loadLib(Class<T> user, String prefix, String name) {
        String file = System.mapLibraryName(name);
        String path = "%s/%s/%s".formatted(prefix, platform(), file);
        URL resource = user.getResource(path);
        if (resource == null) {
            throw new UnsatisfiedLinkError("%s is not there for %s: Lance's tables cannot be read on this machine"
                    .formatted(name, platform()));
        }
        try {
            Optional<Path> kept = kept(resource, user.getPackage().getName() + "-" + file);
            if (kept.isPresent()) {
                System.load(kept.get().toString());
                return;
            }
            Path once = Files.createTempFile("sluice-", "-" + file);
            try {
                unpack(resource, once);
                System.load(once.toString());
            } finally {
                Files.deleteIfExists(once); // what is loaded stays loaded
            }
        } catch (IOException e) {
            throw new UnsatisfiedLinkError("%s cannot be unpacked: %s".formatted(path, e));
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86-64" : System.getProperty("os.arch");
        return system + "-" + processor;
    }

    /** The library where it was unpacked for good; empty where that cannot be. */
    private static Optional<Path> kept(URL resource, String name) {
        Path folder = Path.of(System.getProperty(FOLDER, ""));
        // Another version of the library is in another jar.
        Path file = folder.resolve("%08x-%s".formatted(resource.toString().hashCode(), name));
        if (folder.toString().isEmpty() || Files.isRegularFile(file)) {
            return Optional.of(file).filter(Files::isRegularFile);
        }
        Path draft = folder.resolve("." + ProcessHandle.current().pid() + "-" + name);
        try {
            unpack(resource, draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(file);
        } catch (IOException e) {
            draft.toFile().delete();
            return Optional.empty();
        }
    }

    private static void unpack(URL resource, Path file) throws IOException {
        try (InputStream in = resource.openStream()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
