package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.model.revision.Direction;
import dev.sluice.model.revision.Revision;
import dev.sluice.model.revision.RevisionRoute;
import dev.sluice.model.revision.RevisionScript;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.RevisionWriter;
import dev.sluice.writers.revision.VersionTable;

/** The script of a change of revisions, for whoever takes them by himself. */
public final class RevisionSql {
    private final RevisionOptions options;

    public RevisionSql(RevisionOptions options) {
        this.options = options;
    }

    /** Everything from where the database is; changes nothing. */
    public String script(Direction direction) {
        RevisionStore store = options.revisions();
        try (Database database = options.open()) {
            RevisionWriter writer = new RevisionWriter(database, store.graph());
            DatabaseHeads here = RevisionPlan.known(new VersionTable(database).heads(), store, database);
            RevisionRoute route = RevisionRoute.of(direction, store.graph(), store.names(), here, options.target());
            boolean sqlite = writer.dialect().equals("sqlite");
            StringBuilder script = new StringBuilder();
            script.append(sqlite ? ".bail on\n" : "\\set ON_ERROR_STOP on\n");
            if (sqlite) {
                script.append("-- A table that is made anew would else take with it what refers to it.\n")
                        .append("PRAGMA foreign_keys = OFF;\n\n");
            }
            for (Revision revision : route.revisions()) {
                DatabaseHeads next = here.after(direction, revision, store.graph());
                RevisionScript.Part part = store.script(revision).part(direction, writer.dialect());
                script.append("-- %s %s: %s%n".formatted(direction.word(), revision.id(), revision.message()));
                writer.foreseen(part)
                        .forEach((loss, number) -> script.append("-- Removes data: %s%n".formatted(loss.told(number))));
                script.append("BEGIN;\n")
                        .append(VersionTable.CREATE)
                        .append(";\n")
                        .append(part.sql().strip())
                        .append(part.sql().strip().endsWith(";") ? "\n" : "\n;\n");
                VersionTable.statements(here.to(next))
                        .forEach(sql -> script.append(sql).append(";\n"));
                script.append("COMMIT;\n\n");
                here = next;
            }
            if (sqlite) {
                script.append("PRAGMA foreign_key_check;\nPRAGMA foreign_keys = ON;\n");
            }
            return script.toString();
        }
    }
}
