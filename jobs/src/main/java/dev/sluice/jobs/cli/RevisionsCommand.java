package dev.sluice.jobs.cli;

import dev.sluice.config.Settings;
import dev.sluice.jobs.revision.RevisionOptions;
import dev.sluice.jobs.revision.RevisionRestore;
import dev.sluice.jobs.revision.RevisionStamp;
import dev.sluice.jobs.revision.RevisionStores;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRecords;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionGraph;
import dev.sluice.readers.revision.RevisionStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sluice revisions}, with those of its commands that only look. */
@Command(
        name = "revisions",
        description =
                "Revisions of a database's schema, as Alembic keeps them: tells them, takes them, takes them back.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RevisionsUpgradeCommand.class, RevisionsDowngradeCommand.class, RevisionsMigrateCommand.class})
final class RevisionsCommand implements Callable<Integer> {
    @ParentCommand
    private SluiceCommand parent;

    @Spec
    private CommandSpec spec;

    SluiceCommand parent() {
        return parent;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return 0;
    }

    @Command(name = "list", description = "Tags and revisions, newest first; marks where the database is.")
    int list(@Mixin RevisionPlace place) {
        return at(place, options -> {
            RevisionStore store = options.revisions();
            Optional<DatabaseHeads> heads = options.hasDatabase() ? Optional.of(options.heads()) : Optional.empty();
            print(
                    newestFirst(store.graph(), store.graph().all()),
                    store,
                    heads.orElseGet(() -> new DatabaseHeads(List.of())));
            heads.ifPresent(each -> {
                line("");
                line(here(options, each));
            });
            return 0;
        });
    }

    private String here(RevisionOptions options, DatabaseHeads heads) {
        return "%s is at %s"
                .formatted(options.database(), heads.ids().isEmpty() ? "base" : String.join(", ", heads.ids()));
    }

    @Command(name = "current", description = "Where the database is.")
    int current(@Mixin RevisionPlace place) {
        return at(place, options -> {
            RevisionStore store = options.revisions();
            DatabaseHeads heads = options.heads();
            print(
                    heads.ids().stream()
                            .map(id -> store.graph().find(id).orElseThrow())
                            .toList(),
                    store,
                    heads);
            if (heads.ids().isEmpty()) {
                line("%s is at base: it has taken no revision".formatted(options.database()));
            }
            return 0;
        });
    }

    @Command(name = "heads", description = "Revisions upon which nothing was made.")
    int heads(@Mixin RevisionPlace place) {
        return at(place, options -> {
            print(options.revisions().graph().heads(), options.revisions(), new DatabaseHeads(List.of()));
            return 0;
        });
    }

    @Command(name = "branches", description = "Revisions upon which several were made.")
    int branches(@Mixin RevisionPlace place) {
        return at(place, options -> {
            RevisionGraph graph = options.revisions().graph();
            List<Revision> points = newestFirst(graph, graph.all()).stream()
                    .filter(each -> graph.children(each).size() > 1)
                    .toList();
            print(points, options.revisions(), new DatabaseHeads(List.of()));
            if (points.isEmpty()) {
                line("no branches: each revision was made upon one other");
            }
            return 0;
        });
    }

    @Command(name = "history", description = "Revisions from one to another, newest first.")
    int history(
            @Mixin RevisionPlace place,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FROM:TO",
                            defaultValue = ":",
                            description =
                                    "Both are told, too; either may be left out. \"current\" is where the database is.")
                    String range) {
        return at(place, options -> {
            RevisionStore store = options.revisions();
            Collection<Revision> found = new RevisionRange(store, options::heads).between(range);
            print(newestFirst(store.graph(), found), store, new DatabaseHeads(List.of()));
            return 0;
        });
    }

    @Command(name = "show", description = "Everything about a revision.")
    int show(@Mixin RevisionPlace place, @Parameters(paramLabel = "REV") String name) {
        return at(place, options -> {
            RevisionStore store = options.revisions();
            for (Revision revision : store.names().all(name)) {
                Map<String, Object> fields = RevisionFields.of(revision, store);
                if (parent.output().json()) {
                    parent.output().json(fields);
                } else {
                    fields.forEach((field, value) -> line("%-17s  %s".formatted(field, RevisionFields.text(value))));
                }
            }
            return 0;
        });
    }

    @Command(name = "check", description = "Whether the database has taken every revision; else the exit code is 1.")
    int check(@Mixin RevisionPlace place) {
        return at(place, options -> {
            RevisionGraph graph = options.revisions().graph();
            Set<Revision> taken = options.heads().taken(graph);
            long open =
                    graph.all().stream().filter(each -> !taken.contains(each)).count();
            json("database", options.database(), "revisions", graph.all().size(), "open", open);
            line(
                    open == 0
                            ? "%s has taken every revision".formatted(options.database())
                            : "%s has not taken %d of %d revisions: see `sluice revisions upgrade --dry-run`"
                                    .formatted(
                                            options.database(),
                                            open,
                                            graph.all().size()));
            return open == 0 ? 0 : 1;
        });
    }

    @Command(name = "stamp", description = "Notes a revision without taking it.")
    int stamp(@Mixin RevisionPlace place, @Parameters(paramLabel = "REV") String name) {
        return at(place, options -> {
            DatabaseHeads heads = new RevisionStamp(options).note(name);
            json("database", options.database(), "heads", heads.ids());
            line(here(options, heads));
            return 0;
        });
    }

    @Command(name = "restore", description = "Makes the database what it was when a backup was made.")
    int restore(
            @Mixin RevisionPlace place,
            @Parameters(paramLabel = "BACKUP", description = "The file.") Path backup,
            @Option(names = "--no-backup", description = "Make no backup of what is there now.") boolean noBackup,
            @Option(
                            names = "--backup-dir",
                            paramLabel = "DIR",
                            description = "Where that backup goes (default: the current folder).")
                    String backupDir) {
        if (noBackup) {
            place.set(RevisionOptions.NO_BACKUP, "true");
        }
        if (backupDir != null) {
            place.set(RevisionOptions.BACKUP_DIR, backupDir);
        }
        return at(place, (options, context) -> {
            Path file = parent.caller().workingFolder().resolve(backup).normalize();
            Optional<Path> before = new RevisionRestore(options).from(file);
            context.getBean(RunRecords.class).restored(options.storeKey(), file);
            DatabaseHeads heads = options.heads();
            json(
                    "database",
                    options.database(),
                    "restored_from",
                    file.toString(),
                    "backup",
                    before.map(Path::toString).orElse(null),
                    "heads",
                    heads.ids());
            line("%s is restored from %s".formatted(options.database(), backup));
            before.ifPresent(kept -> line("what was there before is in %s".formatted(kept)));
            line(here(options, heads));
            return 0;
        });
    }

    /** @param fields each name before its value */
    private void json(Object... fields) {
        if (parent.output().json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            for (int i = 0; i < fields.length; i += 2) {
                document.put(fields[i].toString(), fields[i + 1]);
            }
            parent.output().json(document);
        }
    }

    private static List<Revision> newestFirst(RevisionGraph graph, Collection<Revision> revisions) {
        List<Revision> order = new ArrayList<>(graph.inOrder(revisions));
        Collections.reverse(order);
        return order;
    }

    private void print(List<Revision> revisions, RevisionStore store, DatabaseHeads heads) {
        Output output = parent.output();
        if (output.json()) {
            output.json(revisions.stream()
                    .map(revision -> {
                        Map<String, Object> fields = RevisionFields.of(revision, store);
                        fields.put("current", heads.ids().contains(revision.id()));
                        return fields;
                    })
                    .toList());
            return;
        }
        for (Revision revision : revisions) {
            boolean current = heads.ids().contains(revision.id());
            String text = "%s %-14s %-6s %s%s"
                    .formatted(
                            current ? "*" : " ",
                            revision.id(),
                            store.tag(revision).orElse(""),
                            revision.message(),
                            marks(revision, store.graph()));
            line(current ? output.bold(text) : text);
        }
    }

    private static String marks(Revision revision, RevisionGraph graph) {
        List<String> marks = new ArrayList<>();
        if (graph.children(revision).isEmpty()) {
            marks.add("head");
        }
        if (graph.children(revision).size() > 1) {
            marks.add("branch point");
        }
        if (revision.isMerge()) {
            marks.add("merges " + String.join(", ", revision.downRevisions()));
        }
        if (!revision.branchLabels().isEmpty()) {
            marks.add("branch " + String.join(", ", revision.branchLabels()));
        }
        return marks.isEmpty() ? "" : marks.stream().collect(Collectors.joining("; ", "  (", ")"));
    }

    private void line(String text) {
        parent.output().line(text);
    }

    private int at(RevisionPlace place, ToIntFunction<RevisionOptions> look) {
        return at(place, (options, context) -> look.applyAsInt(options));
    }

    private int at(RevisionPlace place, ToIntBiFunction<RevisionOptions, ApplicationContext> act) {
        Settings settings = parent.caller().settings(parent.output());
        try (var context = SluiceContext.start(settings, parent.output())) {
            RevisionOptions options = context.getBean(RevisionStores.class)
                    .options(
                            new JobOptions(place.values()),
                            settings,
                            parent.caller().workingFolder());
            return act.applyAsInt(options, context);
        }
    }
}
