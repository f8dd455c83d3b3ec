package dev.sluice.model.datus;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of tables without what warehouses put before and behind them, such as {@code dim_} and {@code _20240101}. */
final class TableNames {
    private static final Pattern DATE = Pattern.compile("_(19|20)\\d{6,8}$");
    private static final List<String> ENDINGS = List.of("_di", "_df", "_tmp", "_temp", "_bak", "_backup");
    private static final List<String> BEGINNINGS =
            List.of("ods_", "dwd_", "dws_", "dim_", "ads_", "tmp_", "stg_", "stage_", "fact_");

    private TableNames() {}

    /** In lower case, without a date and one of the known endings and beginnings. */
    static String plain(String name) {
        String plain = name.replace("`", "").toLowerCase(Locale.ROOT);
        if (!plain.isEmpty() && Character.isDigit(plain.charAt(plain.length() - 1))) {
            plain = DATE.matcher(plain).replaceFirst("");
        }
        for (String ending : ENDINGS) {
            if (plain.endsWith(ending)) {
                plain = plain.substring(0, plain.length() - ending.length());
                break;
            }
        }
        for (String beginning : BEGINNINGS) {
            if (plain.startsWith(beginning)) {
                return plain.substring(beginning.length());
            }
        }
        return plain;
    }
}
