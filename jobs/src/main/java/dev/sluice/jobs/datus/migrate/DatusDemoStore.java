package dev.sluice.jobs.datus.migrate;

import dev.sluice.config.files.DataFolder;
import dev.sluice.config.lance.LanceTable;
import dev.sluice.jobs.datus.DatusOptions;
import dev.sluice.jobs.run.DemoStore;
import dev.sluice.jobs.run.JobOptions;
import dev.sluice.jobs.run.RateLimit;
import dev.sluice.model.datus.EmbeddingModel;
import dev.sluice.writers.datus.V0Table;
import dev.sluice.writers.datus.V1Schema;
import dev.sluice.writers.lance.LanceWriter;
import dev.sluice.writers.lance.WrittenFragment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.stereotype.Component;

/** A made-up store of Datus: what an assistant knows of the tables of a shop that has many branches. */
@Component
final class DatusDemoStore implements DemoStore {
    private static final int BRANCHES = 2_000;
    private static final int BRANCHES_AT_ONCE = 250;
    /** Slow enough to watch, and to be interrupted. */
    private static final String MEGABYTES_A_SECOND = "5";

    private static final String ORDERS = """
            CREATE TABLE `dwd_order_%1$04d_di` (
              `order_id` bigint(20) NOT NULL COMMENT "which order",
              `customer_id` bigint(20) NULL COMMENT "who has ordered",
              `order_status` tinyint(4) NULL COMMENT "status (0: new, 1: paid, 2: sent)",
              `amount` decimal(18, 2) NULL COMMENT "in euros"
            ) ENGINE=OLAP
            DUPLICATE KEY(`order_id`)
            COMMENT "orders of branch %1$d"
            DISTRIBUTED BY HASH(`order_id`) BUCKETS 10""";

    private static final String STOCK = """
            CREATE TABLE stock_%1$04d (product_id INT NOT NULL, quantity INT COMMENT 'in pieces', \
            PRIMARY KEY (product_id), FOREIGN KEY (product_id) REFERENCES product (id)) COMMENT='stock of branch %1$d'""";

    @Override
    public String name() {
        return "datus";
    }

    @Override
    public String folder() {
        return "demo-datus";
    }

    @Override
    public String items() {
        return "ranges of rows";
    }

    @Override
    public String storeOption() {
        return DatusOptions.CONFIG.name();
    }

    @Override
    public String jobName() {
        return "migrate-schema-metadata";
    }

    @Override
    public JobOptions options(Path folder) {
        return new JobOptions(
                Map.of(DatusOptions.CONFIG.name(), List.of(config(folder).toString())));
    }

    private static Path config(Path folder) {
        return folder.resolve("agent.yml");
    }

    private static Path database(Path folder) {
        return folder.resolve("home/data/datus_db_shop");
    }

    @Override
    public JobOptions slowly(JobOptions options) {
        return options.with(RateLimit.OPTION.name(), MEGABYTES_A_SECOND);
    }

    @Override
    public Optional<String> inUseBy(Path folder) {
        Path database = database(folder);
        if (!Files.exists(database)) {
            return Optional.empty();
        }
        try (DataFolder target = DataFolder.of(database.toString(), folder)) {
            return target.leaseHolder();
        }
    }

    @Override
    public String make(Path folder) throws IOException {
        Path table = LanceTable.folder(Files.createDirectories(database(folder)), DatusOptions.TABLE);
        Files.writeString(config(folder), """
                agent:
                  home: home
                  storage:
                    database:
                      dim_size: %d
                  namespace:
                    shop:
                      type: starrocks
                """.formatted(EmbeddingModel.USUAL_DIMENSION));
        LanceWriter.create(table, V1Schema.before(EmbeddingModel.USUAL_DIMENSION));
        Random random = new Random(1);
        try (LanceTable empty = LanceTable.open(table)) {
            LanceWriter writer = new LanceWriter(empty);
            List<WrittenFragment> written = new ArrayList<>();
            for (int branch = 1; branch <= BRANCHES; branch += BRANCHES_AT_ONCE) {
                try (V0Table rows = new V0Table(EmbeddingModel.USUAL_DIMENSION, empty.memory())) {
                    for (int i = branch; i < branch + BRANCHES_AT_ONCE; i++) {
                        rows.add("dw", "dwd_order_%04d_di".formatted(i), ORDERS.formatted(i), random);
                        rows.add("dw", "stock_%04d".formatted(i), STOCK.formatted(i), random);
                    }
                    written.addAll(writer.write(rows.rows()));
                }
            }
            writer.overwrite(written, V1Schema.before(EmbeddingModel.USUAL_DIMENSION), Map.of());
        }
        return "what Datus knows of %d tables, as vectors of %d numbers, in %s"
                .formatted(2 * BRANCHES, EmbeddingModel.USUAL_DIMENSION, folder);
    }

    @Override
    public List<Act> then(Path folder) {
        return List.of(new Act("check-migration", options(folder)));
    }
}
