package dev.sluice.jobs.datachain.inspect;

import dev.sluice.model.datachain.Cell;
import dev.sluice.readers.datachain.Catalogue;
import dev.sluice.readers.datachain.CatalogueFile;
import dev.sluice.readers.datachain.Generation;
import dev.sluice.readers.datachain.StoredVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a person should know of a catalogue before anything is done with it. */
final class CatalogueFindings {
    private static final Pattern VERSION = Pattern.compile("\\s*\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}\\s*");
    private static final int SHOWN = 5;

    private final CatalogueFile file;
    private final Catalogue catalogue;

    CatalogueFindings(CatalogueFile file, Catalogue catalogue) {
        this.file = file;
        this.catalogue = catalogue;
    }

    List<String> all() {
        List<String> findings = new ArrayList<>();
        file.copy()
                .ifPresent(
                        copy -> findings.add(
                                "the file lies where nothing can be written, or its log was left by a process that died: it was read from a copy"));
        if (file.logBytes() > 0) {
            findings.add(
                    "%s-wal holds %,d bytes that are not in the file yet: a copy of the file alone would lose them; use `sluice launch backup-datachain`"
                            .formatted(file.path(), file.logBytes()));
        }
        meta().ifPresent(findings::add);
        if (catalogue.generation().compareTo(Generation.G3) < 0) {
            findings.add(
                    "newer DataChain refuses it or breaks on it: `sluice launch upgrade-datachain` makes one of it that they open");
        }
        tell(
                findings,
                version -> version.table() == null,
                "without a table of rows, so that they can be neither read nor exported");
        tell(
                findings,
                version -> !VERSION.matcher(version.name().version()).matches(),
                "with a version that is not three numbers, because of which DataChain cannot list any dataset");
        tell(
                findings,
                version -> version.name().name().matches("(?s).*[.@].*") && !version.isListing(),
                "with . or @ in the name, by which DataChain 0.20 and newer cannot read them");
        tell(
                findings,
                version -> version.featureSchema().isEmpty(),
                "without a feature schema, on which DataChain fails with a KeyError");
        shared(findings);
        tell(
                findings,
                version -> !version.isComplete() && !version.isTemporary(),
                "not complete, since their processes died or failed");
        return findings;
    }

    /** The number that DataChain looks at; what it does with others was tried. */
    private Optional<String> meta() {
        return catalogue.table("meta").stream()
                .map(row -> row.getOrDefault("schema_version", Cell.fromJson(null)))
                .findFirst()
                .filter(cell -> !Objects.equals(cell.value(), 1L))
                .map(cell ->
                        "meta.schema_version is %s, where DataChain expects 1: it refuses the catalogue or fails on it"
                                .formatted(cell.value()));
    }

    private void tell(List<String> findings, Predicate<StoredVersion> trouble, String what) {
        List<String> names = catalogue.versions().stream()
                .filter(trouble)
                .map(version -> version.name().toString())
                .toList();
        if (!names.isEmpty()) {
            findings.add("%d %s %s: %s"
                    .formatted(names.size(), names.size() == 1 ? "version" : "versions", what, few(names)));
        }
    }

    private static String few(List<String> names) {
        Stream<String> first = names.stream().limit(SHOWN);
        return String.join(", ", first.toList()) + (names.size() > SHOWN ? ", …" : "");
    }

    /** SQLite takes two names for one table that are two datasets to DataChain. */
    private void shared(List<String> findings) {
        Map<String, List<String>> tables = new HashMap<>();
        catalogue.versions().stream()
                .filter(version -> version.table() != null)
                .forEach(version -> tables.computeIfAbsent(version.table(), name -> new ArrayList<>())
                        .add(version.name().toString()));
        tables.values().stream()
                .filter(names -> names.size() > 1)
                .forEach(names -> findings.add(
                        "%s have one table, since their names differ in case alone: each has the rows of all of them"
                                .formatted(String.join(" and ", names))));
    }
}
