package dev.sluice.readers.datus;

import java.util.regex.Pattern;

/** What a DDL gives away of the database that it is meant for. */
final class DdlDialect {
    /** What only BigQuery says. */
    private static final Pattern BIG_QUERY = Pattern.compile(
            "\\b(INT64|FLOAT64|BIGNUMERIC)\\b|\\b(STRUCT|ARRAY)\\s*+<|\\bOPTIONS\\s*+\\(", Pattern.CASE_INSENSITIVE);

    private final String ddl;
    private final boolean backticks;
    private Boolean bigQuery;

    DdlDialect(String ddl) {
        this.ddl = ddl;
        this.backticks = ddl.indexOf('`') >= 0;
    }

    /** Whether names stand in backticks, as with MySQL, StarRocks and BigQuery. */
    boolean hasBackticks() {
        return backticks;
    }

    /** Whether it looks like BigQuery's: there a whole path may stand in one pair of backticks, and a text in three quotes. */
    boolean isBigQuery() {
        if (bigQuery == null) {
            bigQuery = BIG_QUERY.matcher(ddl).find();
        }
        return bigQuery;
    }
}
