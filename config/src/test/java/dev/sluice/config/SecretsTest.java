package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            postgresql://u:hun@ter2@h/db                      | postgresql://u:…@h/db
            Unmatched argument: 'postgres://u:hun@ter2@h/a@b' | Unmatched argument: 'postgres://u:…@b'
            oracle://a@b:hunter2@h/x                          | oracle://a@b:…@h/x
            'postgresql://u:hun@ter2/rest@h:xx/db'            | 'postgresql://u:…@h:xx/db'
            //h:5432/db?user=a&password=hun@ter2              | //h:5432/db?user=a&password=…
            PGPASSWORD=hunter2                                | PGPASSWORD=…
            "postgrs://u:hun/ter2@h/db"; see `sluice jobs`    | "postgrs://u:…@h/db"; see `sluice jobs`
            "postgrs://u:hun ter2@h/db"; see `sluice jobs`    | "postgrs://u:…@h/db"; see `sluice jobs`
            postgresql:u:hunter2@h/db                         | postgresql:u:…@h/db
            --database=jdbc:mysql://:hunter2@h                | --database=jdbc:mysql://:…@h
            //h/db?ssl=1&Password=hunter2&a=b                 | //h/db?ssl=1&Password=…&a=b
            '//h/db?sslpassword=hunter2', and more            | '//h/db?sslpassword=…', and more
            '//h/db?password=hun'ter2'; see                   | '//h/db?password=…'; see
            Unknown option: '--password=hunter2'              | Unknown option: '--password=…'
            MYSQL_PASSWORD=hunter2                            | MYSQL_PASSWORD=…
            """)
    void aPasswordIsHiddenWhereverItStands(String text, String shown) {
        assertThat(Secrets.hide(text)).isEqualTo(shown);
        assertThat(Secrets.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://anna@h:5432/label: FATAL: role \"anna@h\" does not exist",
                "sqlite:/srv/a@b/label.db",
                "failed 5 walk 05: No space left on device: /srv/x:y@z",
                "run 1 opened its database with a password: set PGPASSWORD, then `sluice resume 1`",
                ""
            })
    void whatIsNoPasswordStays(String text) {
        assertThat(Secrets.hide(text)).isEqualTo(text);
        assertThat(Secrets.isIn(text)).isFalse();
    }

    @Test
    void hidingTwiceIsHidingOnce() {
        String once = Secrets.hide("postgresql://u:hunter2@h/db?password=hunter2");
        assertThat(Secrets.hide(once)).isEqualTo(once);
    }
}
