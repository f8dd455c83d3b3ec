package dev.sluice.writers.label;

import dev.sluice.config.Database;
import dev.sluice.config.DatabaseCatalogue;
import dev.sluice.config.Ddl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One thing that the schema of the Label application has, and how a database comes by it. */
public sealed interface SchemaChange {
    /** What it makes, such as {@code column sessions.dataset_id}. */
    String thing();

    /** The table that is changed or made. */
    String table();

    /** What else a person should know of it; null where that is nothing. */
    default String remark() {
        return null;
    }

    /** Whether the database has it. */
    boolean isMade(DatabaseCatalogue catalogue);

    /** What is left to do for it, statement by statement. */
    List<String> statements(Database database);

    /** Why it cannot be made in this database; empty where nothing stands against it. */
    default Optional<String> refusal(Database database) {
        return Optional.empty();
    }

    /**
     * A table that is made whole.
     *
     * @param definition a column or a constraint on each line, constraints in capitals
     */
    record Table(String name, String definition) implements SchemaChange {
        @Override
        public String thing() {
            return "table " + name;
        }

        @Override
        public String table() {
            return name;
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return missing(catalogue.columns(name)).isEmpty();
        }

        @Override
        public List<String> statements(Database database) {
            return List.of("CREATE TABLE %s (\n%s)".formatted(name, definition));
        }

        /** The application makes this table with all its columns, so this would not be its table. */
        @Override
        public Optional<String> refusal(Database database) {
            Set<String> columns = database.catalogue().columns(name);
            return columns.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "there is a table of this name without %s, which the application would not have made: add what it lacks, or rename it"
                                    .formatted(String.join(", ", missing(columns))));
        }

        private List<String> missing(Set<String> columns) {
            return definition
                    .lines()
                    .map(line -> line.strip().split(" ")[0])
                    .filter(word -> word.equals(word.toLowerCase(Locale.ROOT)) && !columns.contains(word))
                    .toList();
        }
    }

    /** A column that is added to a table of the application's first schema. */
    record Column(String table, String name, String type) implements SchemaChange {
        @Override
        public String thing() {
            return "column %s.%s".formatted(table, name);
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return catalogue.columns(table).contains(name);
        }

        @Override
        public List<String> statements(Database database) {
            return List.of("ALTER TABLE %s ADD COLUMN %s %s".formatted(table, name, type));
        }
    }

    /**
     * A flag that begins with the values of another one, once: whatever is in it later is never overwritten. Where a
     * change of a table commits at once, it is a generated column at first, under a name of Sluice's own: it follows
     * whatever is written meanwhile, and becomes a plain column with its values and its name in one statement.
     */
    record FilledColumn(String table, String name, String type, String source) implements SchemaChange {
        /** The name under which a column is filled. */
        static String draft(String name) {
            return "sluice_" + name;
        }

        @Override
        public String thing() {
            return "column %s.%s".formatted(table, name);
        }

        @Override
        public String remark() {
            return "with the values of " + source;
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return catalogue.columns(table).contains(name);
        }

        @Override
        public List<String> statements(Database database) {
            if (database.dialect().ddl().isTransactional()) {
                return List.of(
                        "ALTER TABLE %s ADD COLUMN %s %s".formatted(table, name, type),
                        "UPDATE %s SET %s = coalesce(%s, 0)".formatted(table, name, source));
            }
            List<String> statements = new ArrayList<>();
            if (database.catalogue().columns(table).contains(draft(name))) {
                statements.add("ALTER TABLE %s DROP COLUMN %s".formatted(table, draft(name)));
            }
            statements.add("ALTER TABLE %s ADD COLUMN %s %s GENERATED ALWAYS AS (coalesce(%s, 0)) STORED"
                    .formatted(table, draft(name), database.dialect().ddl().flag(), source));
            statements.add("ALTER TABLE %s CHANGE COLUMN %s %s %s".formatted(table, draft(name), name, type));
            return statements;
        }
    }

    /** What a run left that was killed while it filled a column, which somebody else has made since. */
    record NoDraft(String table, String column) implements SchemaChange {
        @Override
        public String thing() {
            return "table %s without column %s".formatted(table, FilledColumn.draft(column));
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return !catalogue.columns(table).containsAll(Set.of(column, FilledColumn.draft(column)));
        }

        @Override
        public List<String> statements(Database database) {
            return List.of("ALTER TABLE %s DROP COLUMN %s".formatted(table, FilledColumn.draft(column)));
        }
    }

    /** A column that may be empty. */
    record OptionalColumn(String table, String name) implements SchemaChange {
        @Override
        public String thing() {
            return "column %s.%s".formatted(table, name);
        }

        @Override
        public String remark() {
            return "that may be empty";
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return !catalogue.isRequired(table, name);
        }

        @Override
        public List<String> statements(Database database) {
            return allowNull(database).stream().toList();
        }

        @Override
        public Optional<String> refusal(Database database) {
            return allowNull(database).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            "it is NOT NULL, which cannot be changed without making the table anew: do so as SQLite's documentation of ALTER TABLE says, then launch again");
        }

        private Optional<String> allowNull(Database database) {
            return database.dialect().ddl().allowNull(JdbcClient.create(database.dataSource()), table, name);
        }
    }

    /** An index of a table. */
    record Index(String name, String table, String columns) implements SchemaChange {
        @Override
        public String thing() {
            return "index %s of %s".formatted(name, table);
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return catalogue.indexes(table).contains(name);
        }

        @Override
        public List<String> statements(Database database) {
            return List.of(database.dialect().ddl().index(table, name, columns));
        }
    }

    /** A trigger of a table. */
    record Trigger(Ddl.Trigger trigger) implements SchemaChange {
        @Override
        public String thing() {
            return "trigger %s of %s".formatted(trigger.name(), trigger.table());
        }

        @Override
        public String table() {
            return trigger.table();
        }

        @Override
        public boolean isMade(DatabaseCatalogue catalogue) {
            return catalogue.triggers(trigger.table()).contains(trigger.name());
        }

        @Override
        public List<String> statements(Database database) {
            return trigger.statements();
        }
    }
}
