package dev.sluice.model.datachain;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What JSON values have in common, so that a table with types can hold them: every value of a column fits into the shape
 * that all of them merge to, unless that is {@link Mixed}.
 */
public sealed interface JsonShape {
    /** Values without parts. */
    enum Scalar implements JsonShape {
        /** Only null so far. */
        NOTHING,
        BOOLEAN,
        INTEGER,
        REAL,
        TEXT
    }

    /** Arrays of values of one shape. */
    record Many(JsonShape element) implements JsonShape {}

    /** Objects, with the members that any of them has, in the order in which they first appear. */
    record Struct(Map<String, JsonShape> members) implements JsonShape {
        /** Readers that take a and A for one name would not open the file. */
        private String refusalOfMembers() {
            Set<String> names = new HashSet<>();
            for (Map.Entry<String, JsonShape> member : members.entrySet()) {
                if (member.getKey().isEmpty() || !names.add(member.getKey().toLowerCase(Locale.ROOT))) {
                    return "the keys of an object are empty or differ in case alone";
                }
                String refusal = member.getValue().refusal();
                if (refusal != null) {
                    return refusal;
                }
            }
            return null;
        }
    }

    /**
     * No one type holds them.
     *
     * @param reason for a person
     */
    record Mixed(String reason) implements JsonShape {}

    /** More members than that, and the objects are no records but dictionaries. */
    int MOST_MEMBERS = 500;

    String TOO_MANY = "there are more than %d keys".formatted(MOST_MEMBERS);

    int DEEPEST = 40;

    /** The shape of one value: null, Boolean, Long, BigInteger, Double, String, List or Map. */
    static JsonShape of(Object value) {
        return of(value, 0);
    }

    private static JsonShape of(Object value, int depth) {
        if (depth > DEEPEST) {
            return new Mixed("it is nested deeper than " + DEEPEST);
        }
        if (value == null) {
            return Scalar.NOTHING;
        } else if (value instanceof Boolean) {
            return Scalar.BOOLEAN;
        } else if (value instanceof Long || value instanceof Integer) {
            return Scalar.INTEGER;
        } else if (value instanceof BigInteger) {
            return new Mixed("a whole number has more than 64 bits");
        } else if (value instanceof Double) {
            return Scalar.REAL;
        } else if (value instanceof String text) {
            return isWhole(text) ? Scalar.TEXT : new Mixed("half of a surrogate pair stands alone");
        } else if (value instanceof List<?> list) {
            JsonShape element = Scalar.NOTHING;
            for (Object each : list) {
                element = element.merge(of(each, depth + 1));
            }
            return new Many(element);
        }
        if (((Map<?, ?>) value).size() > MOST_MEMBERS) {
            return new Mixed(TOO_MANY);
        }
        Map<String, JsonShape> members = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, each) -> members.put((String) name, of(each, depth + 1)));
        return new Struct(members);
    }

    /** What both fit into. */
    default JsonShape merge(JsonShape other) {
        if (equals(other) || other == Scalar.NOTHING || this instanceof Mixed) {
            return this;
        }
        if (this == Scalar.NOTHING || other instanceof Mixed) {
            return other;
        }
        if (isNumber() && other.isNumber()) {
            return Scalar.REAL;
        }
        if (this instanceof Many mine && other instanceof Many others) {
            return new Many(mine.element().merge(others.element()));
        }
        if (this instanceof Struct mine && other instanceof Struct others) {
            Map<String, JsonShape> members = new LinkedHashMap<>(mine.members());
            others.members().forEach((name, shape) -> members.merge(name, shape, JsonShape::merge));
            return members.size() > MOST_MEMBERS ? new Mixed(TOO_MANY) : new Struct(members);
        }
        return new Mixed("%s and %s are mixed".formatted(word(), other.word()));
    }

    private boolean isNumber() {
        return this == Scalar.INTEGER || this == Scalar.REAL;
    }

    private String word() {
        if (this instanceof Scalar scalar) {
            return scalar.name().toLowerCase(Locale.ROOT);
        }
        return this instanceof Many ? "array" : "object";
    }

    /** Why no typed column can hold it; null where one can. */
    default String refusal() {
        if (leaves() > MOST_MEMBERS) {
            return TOO_MANY;
        }
        if (this instanceof Mixed mixed) {
            return mixed.reason();
        } else if (this instanceof Many many) {
            return many.element().refusal();
        } else if (this instanceof Struct struct) {
            return struct.members().isEmpty() ? "an object has no members" : struct.refusalOfMembers();
        }
        return null;
    }

    /** How many columns it takes. */
    private int leaves() {
        if (this instanceof Many many) {
            return many.element().leaves();
        }
        return this instanceof Struct struct
                ? struct.members().values().stream().mapToInt(JsonShape::leaves).sum()
                : 1;
    }

    /** Whether a value can be written in this shape without loss; whole numbers may stand where fractions may. */
    default boolean fits(Object value) {
        if (value == null) {
            return true;
        } else if (this instanceof Scalar scalar) {
            return switch (scalar) {
                case NOTHING -> false;
                case BOOLEAN -> value instanceof Boolean;
                case INTEGER -> value instanceof Long || value instanceof Integer;
                case REAL -> value instanceof Double || value instanceof Long || value instanceof Integer;
                case TEXT -> value instanceof String text && isWhole(text);
            };
        } else if (this instanceof Many many) {
            return value instanceof List<?> list && list.stream().allMatch(many.element()::fits);
        } else if (this instanceof Struct struct) {
            return value instanceof Map<?, ?> map
                    && map.entrySet().stream().allMatch(entry -> {
                        JsonShape member = struct.members().get(entry.getKey());
                        return member != null && member.fits(entry.getValue());
                    });
        }
        return false;
    }

    /** Whether UTF-8 has a form for it. */
    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** As a value of JSON: a word, an array of one shape, or an object of shapes. */
    default Object toJson() {
        if (this instanceof Many many) {
            return List.of(many.element().toJson());
        } else if (this instanceof Struct struct) {
            Map<String, Object> members = new LinkedHashMap<>();
            struct.members().forEach((name, shape) -> members.put(name, shape.toJson()));
            return members;
        } else if (this instanceof Mixed mixed) {
            return "mixed: " + mixed.reason();
        }
        return ((Scalar) this).name();
    }

    /** The shape that {@link #toJson} wrote. */
    static JsonShape fromJson(Object json) {
        if (json instanceof List<?> list) {
            return new Many(fromJson(list.get(0)));
        } else if (json instanceof Map<?, ?> map) {
            Map<String, JsonShape> members = new LinkedHashMap<>();
            map.forEach((name, shape) -> members.put((String) name, fromJson(shape)));
            return new Struct(members);
        }
        String word = (String) json;
        return word.startsWith("mixed: ") ? new Mixed(word.substring("mixed: ".length())) : Scalar.valueOf(word);
    }
}
