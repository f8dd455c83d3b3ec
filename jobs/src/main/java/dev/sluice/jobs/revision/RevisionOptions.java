package dev.sluice.jobs.revision;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseAddress;
import dev.sluice.config.Settings;
import dev.sluice.jobs.run.JobDefinition;
import dev.sluice.jobs.run.JobOption;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.jobs.run.SecretVariables;
import dev.sluice.model.RefusedException;
import dev.sluice.model.UsageException;
import dev.sluice.model.revision.DatabaseHeads;
import dev.sluice.readers.revision.RevisionStore;
import dev.sluice.writers.revision.VersionTable;
import dev.sluice.writers.sql.BackupFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** What a person says of a store and its database, and what it stands for. */
public final class RevisionOptions {
    public static final JobOption STORE = JobOption.required(
            "store", "NAME|DIR", "whose revisions: a tool that Sluice knows, or a folder of revisions");
    public static final JobOption DATABASE =
            JobOption.optional("database", "URL", "the database (default: that of the tool's own settings)");
    public static final JobOption TO = JobOption.required(
            "to", "REV", "an id or its beginning, a tag, head, heads, base, +N, -N, or label@ with one of these");
    public static final JobOption BACKUP_DIR =
            JobOption.optional("backup-dir", "DIR", "where the backup goes (default: the current folder)");
    public static final JobOption NO_BACKUP =
            new JobOption("no-backup", null, false, false, "make no backup, since there is one");
    public static final JobOption ALLOW_DATA_LOSS = new JobOption(
            "allow-data-loss",
            null,
            false,
            false,
            "take also revisions that remove data by design, as the dry run says");

    static final List<JobOption> ALL = List.of(STORE, DATABASE, TO, BACKUP_DIR, NO_BACKUP, ALLOW_DATA_LOSS);

    /** One works; others look whether somebody else has the store. */
    private static final int CONNECTIONS = 4;

    private final RunRequest request;
    private final List<BundledRevisions> bundled;
    private RevisionStore store;

    public RevisionOptions(RunRequest request, List<BundledRevisions> bundled) {
        this.request = request;
        this.bundled = bundled;
    }

    /** The revisions of the store. */
    public RevisionStore revisions() {
        if (store == null) {
            store = tool().map(BundledRevisions::revisions).orElseGet(() -> RevisionStore.of(folder(name())));
        }
        return store;
    }

    private String name() {
        return request.options().get(STORE.name()).orElseThrow();
    }

    private Optional<BundledRevisions> tool() {
        return bundled.stream().filter(each -> each.name().equals(name())).findFirst();
    }

    private Path folder(String path) {
        return request.workingFolder().resolve(Settings.expandHome(path)).normalize();
    }

    private BundledRevisions.Access access() {
        return tool().map(each -> each.database(request)).orElseGet(this::given);
    }

    private BundledRevisions.Access given() {
        String url = request.options()
                .get(DATABASE.name())
                .orElseThrow(() -> new UsageException("which database? give --database"));
        DatabaseAddress address = DatabaseAddress.parse(url, request.workingFolder());
        Optional<String> variable = address.kind().passwordVariable();
        Optional<String> password = address.password()
                .or(() -> variable.flatMap(name -> request.settings().get(name)));
        return new BundledRevisions.Access(address, password, variable.filter(name -> password.isPresent()));
    }

    /** The options as they may be stored. */
    JobDefinition.Stored stored(JobOptions options) {
        BundledRevisions.Access access = access();
        JobOptions stored = options.with(DATABASE.name(), access.address().shown())
                .with(BACKUP_DIR.name(), backupFolder().toString());
        return new JobDefinition.Stored(
                tool().isPresent()
                        ? stored
                        : stored.with(STORE.name(), folder(name()).toString()),
                new SecretVariables(access.variable().stream().toList()));
    }

    /** Opens the database so that a table may be made anew without what refers to it. */
    public Database open() {
        BundledRevisions.Access access = access();
        if (access.address().kind() == DatabaseAddress.Kind.MARIADB) {
            throw new RefusedException(
                    "revisions are for SQLite and PostgreSQL: a change of the schema on MariaDB commits"
                            + " by itself, so that a revision that fails half-way could not be rolled back");
        }
        Properties unguarded = new Properties();
        if (access.address().kind() == DatabaseAddress.Kind.SQLITE) {
            unguarded.setProperty("foreign_keys", "false");
        }
        return Database.open(access.address(), access.password(), CONNECTIONS, unguarded);
    }

    /** Where the database is. */
    public DatabaseHeads heads() {
        try (Database database = open()) {
            return RevisionPlan.known(new VersionTable(database).heads(), revisions(), database);
        }
    }

    /** Whether anybody has said which database, where the store does not say so itself. */
    public boolean hasDatabase() {
        return tool().isPresent() || request.options().get(DATABASE.name()).isPresent();
    }

    /** What the database is called. */
    public String database() {
        return access().address().shown();
    }

    /** Whether the database is a file, as with SQLite. */
    boolean isFile() {
        return access().address().kind() == DatabaseAddress.Kind.SQLITE;
    }

    /** By which runs know the database. */
    public String storeKey() {
        return access().address().storeKey();
    }

    String target() {
        return request.options().get(TO.name()).orElseThrow();
    }

    /** What names store and database on a command line. */
    String words() {
        return "--store %s --database %s"
                .formatted(
                        JobOptions.quoted(
                                tool().isPresent() ? name() : folder(name()).toString()),
                        JobOptions.quoted(database()));
    }

    /** Tells a person what is done from now on. */
    void now(String words) {
        request.progress().now(words);
    }

    boolean lossesAllowed() {
        return request.options().isSet(ALLOW_DATA_LOSS.name());
    }

    private Path backupFolder() {
        return request.options()
                .get(BACKUP_DIR.name())
                .map(this::folder)
                .orElse(request.workingFolder())
                .normalize();
    }

    /** Empty where none is wanted. */
    Optional<BackupFile> backup(Database database) {
        String name = tool().map(BundledRevisions::name).orElse("database") + "_backup";
        return request.options().isSet(NO_BACKUP.name())
                ? Optional.empty()
                : Optional.of(BackupFile.restorable(database, backupFolder(), name));
    }
}
