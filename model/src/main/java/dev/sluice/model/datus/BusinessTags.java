package dev.sluice.model.datus;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a table is about, by the words in its name and in those of its columns. */
public final class BusinessTags {
    private static final int ENOUGH_HITS = 2;
    private static final char BETWEEN = '\0';

    /** In the order in which they are given. */
    private static final Map<String, List<String>> WORDS = words();

    private static final Set<String> TIMES = Set.of("date", "time", "year", "month", "day", "quarter", "fiscal");
    private static final List<String> AGGREGATES = List.of("agg_", "summary", "metrics", "kpi_");

    private BusinessTags() {}

    private static Map<String, List<String>> words() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        words.put("finance", List.of("fact_", "revenue", "cost", "profit", "finance", "invoice", "payment", "ledger"));
        words.put("sales", List.of("order", "customer", "sale_", "deal", "opportunity"));
        words.put("user", List.of("user", "customer", "member", "employee"));
        words.put("inventory", List.of("product", "sku", "item", "quantity", "inventory", "stock", "warehouse"));
        words.put("location", List.of("region", "country", "city", "province", "location"));
        words.put("marketing", List.of("campaign", "promotion", "coupon", "channel"));
        words.put("analytics", List.of("agg_", "summary", "metric", "kpi"));
        words.put("dimension", List.of("dim_"));
        words.put("fact", List.of("fact_", "fct_"));
        return words;
    }

    /** How often one of the words is in one of the names, which stand in a text with a sign between them. */
    private static int hits(String names, List<String> words) {
        int hits = 0;
        for (String word : words) {
            int at = names.indexOf(word);
            while (at >= 0) {
                hits++;
                int next = names.indexOf(BETWEEN, at);
                at = next < 0 ? -1 : names.indexOf(word, next);
            }
        }
        return hits;
    }

    /** Each once: of the table's name, of at least two hits among the columns, of what kind of table it is. */
    public static List<String> of(String table, List<String> columns) {
        String name = table.toLowerCase(Locale.ROOT);
        List<String> names =
                columns.stream().map(column -> column.toLowerCase(Locale.ROOT)).toList();
        String all = String.join(String.valueOf(BETWEEN), names);
        Set<String> tags = new LinkedHashSet<>();
        WORDS.forEach((tag, words) -> {
            if (hits(name, words) > 0) {
                tags.add(tag);
            }
        });
        WORDS.forEach((tag, words) -> {
            if (hits(all, words) >= ENOUGH_HITS) {
                tags.add(tag);
            }
        });
        if (name.startsWith("fact_") || name.startsWith("fct_")) {
            tags.add("fact_table");
        } else if (name.startsWith("dim_")
                || names.stream().anyMatch(column -> column.endsWith("_id") || column.endsWith("_key"))) {
            tags.add("dimension_table");
        }
        if (AGGREGATES.stream().anyMatch(name::contains)) {
            tags.add("aggregate_table");
        }
        if (names.stream().anyMatch(TIMES::contains)) {
            tags.add("temporal_table");
        }
        return List.copyOf(tags);
    }
}
