package dev.sluice.config.search;

/** The kinds of search engine, which differ in how they keep vectors. */
public enum Flavour {
    ELASTICSEARCH("Elasticsearch"),
    OPENSEARCH("OpenSearch");

    private final String words;

    Flavour(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
