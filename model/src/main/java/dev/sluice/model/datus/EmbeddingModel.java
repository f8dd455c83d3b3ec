package dev.sluice.model.datus;

/**
 * What computes the vectors of rows that Datus adds.
 *
 * @param function of LanceDB, such as {@code fastembed}
 * @param name of the model
 */
public record EmbeddingModel(String function, String name) {
    /** That of Datus where nobody names another. */
    public static final EmbeddingModel USUAL =
            new EmbeddingModel("fastembed", "sentence-transformers/all-MiniLM-L6-v2");

    /** How many numbers a vector of the usual one has. */
    public static final int USUAL_DIMENSION = 384;
}
