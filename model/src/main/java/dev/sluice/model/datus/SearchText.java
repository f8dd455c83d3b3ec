package dev.sluice.model.datus;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words by which Datus finds a table: each once, with blanks between them. */
public final class SearchText {
    private final Set<String> words = new LinkedHashSet<>();

    public SearchText add(String word) {
        if (word != null && !word.isBlank()) {
            words.add(word.strip());
        }
        return this;
    }

    public SearchText addAll(List<String> more) {
        more.forEach(this::add);
        return this;
    }

    public SearchText addComments(Map<String, String> comments) {
        comments.forEach((column, comment) -> add(column).add(comment));
        return this;
    }

    public SearchText addEnums(Map<String, List<ColumnEnums.Label>> enums) {
        enums.forEach((column, labels) -> {
            add(column);
            labels.forEach(label -> add(label.value()).add(label.label()));
        });
        return this;
    }

    public String text() {
        return String.join(" ", words);
    }
}
