package dev.sluice.jobs.datus.storage;

import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import dev.sluice.writers.lance.BackupName;
import dev.sluice.writers.lance.DatabaseCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The backups that lie beside what Datus stores: of all of it, or of one database. */
final class Backups {
    private final Path storage;
    private final Optional<Path> database;
    private final List<Path> places;

    Backups(DatusOptions options) {
        this.storage = options.storagePath();
        this.database = options.named();
        // Copies of all that is stored lie beside it, those of a database in it.
        this.places = Stream.concat(Stream.ofNullable(storage.getParent()), Stream.of(storage))
                .filter(Files::isDirectory)
                .toList();
    }

    Path storage() {
        return storage;
    }

    /** All of them, by their names. */
    List<BackupName> all() {
        List<BackupName> found = new ArrayList<>();
        for (Path place : places) {
            try (Stream<Path> folders = Files.list(place)) {
                folders.filter(Files::isDirectory)
                        .flatMap(folder -> BackupName.of(folder).stream())
                        .filter(this::isMeant)
                        .forEach(found::add);
            } catch (IOException e) {
                throw new RefusedException("%s cannot be read: %s".formatted(place, e.getMessage()), e);
            }
        }
        found.sort(Comparator.comparing(backup -> backup.folder().getFileName().toString()));
        return found;
    }

    /** Those of another store may lie beside this one. */
    private boolean isMeant(BackupName backup) {
        Path original = backup.original();
        return database.map(original::equals).orElse(original.equals(storage) || original.startsWith(storage));
    }

    /** One of them; also one that a killed run has put back already. */
    BackupName named(String name) {
        return all().stream()
                .filter(backup -> backup.folder().getFileName().toString().equals(name))
                .findFirst()
                .or(() -> putBack(name))
                .orElseThrow(() -> new UsageException(
                        "there is no backup \"%s\" beside %s: --list says which there are".formatted(name, storage)));
    }

    private Optional<BackupName> putBack(String name) {
        return places.stream()
                .map(place -> place.resolve(name).normalize())
                .filter(folder -> places.contains(folder.getParent()))
                .flatMap(folder -> BackupName.of(folder).stream())
                .filter(backup -> DatabaseCopy.isPutBack(backup.original(), name))
                .findFirst();
    }
}
