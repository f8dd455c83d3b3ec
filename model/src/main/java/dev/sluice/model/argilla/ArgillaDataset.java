package dev.sluice.model.argilla;

import java.util.List;

/**
 * A dataset and what its records are made of.
 *
 * @param id with dashes
 * @param ready whether it is published; a draft has no index yet
 */
public record ArgillaDataset(
        String id,
        String name,
        String workspace,
        boolean ready,
        List<Field> fields,
        List<Question> questions,
        List<MetadataProperty> metadataProperties,
        List<Vector> vectors) {

    /** Something that is shown to annotators; of type text, chat, image or custom. */
    public record Field(String name, String type) {}

    /** Something that they are asked, with its key in the database. */
    public record Question(String key, String name, String type) {}

    /** Something by which records can be filtered; of type terms, integer or float. */
    public record MetadataProperty(String name, String type) {}

    /** A kind of vector, with its key in the database. */
    public record Vector(String key, String id, int dimensions) {}

    /** The index that the server asks for it. */
    public String index() {
        return "rg." + id;
    }
}
