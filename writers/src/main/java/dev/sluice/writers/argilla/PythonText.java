package dev.sluice.writers.argilla;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Values as Python's {@code str()} writes them: what a server does with the content of custom fields.
 *
 * <p>Source: the Python language reference, {@code repr} of the built-in types.
 */
final class PythonText {
    private static final double PLAIN_FROM = 1e-4;
    private static final double PLAIN_BELOW = 1e16;

    private PythonText() {}

    /** A text as it is, anything else as it would stand in a program. */
    static String of(JsonNode value) {
        return value.isString()
                ? value.asString()
                : literal(value, new StringBuilder()).toString();
    }

    private static StringBuilder literal(JsonNode value, StringBuilder out) {
        return switch (value.getNodeType()) {
            case STRING -> quoted(value.asString(), out);
            case BOOLEAN -> out.append(value.asBoolean() ? "True" : "False");
            case NUMBER -> out.append(value.isIntegralNumber() ? value.asString() : decimal(value.asDouble()));
            case ARRAY -> {
                out.append('[');
                String between = "";
                for (JsonNode element : value) {
                    literal(element, out.append(between));
                    between = ", ";
                }
                yield out.append(']');
            }
            case OBJECT -> {
                out.append('{');
                Iterator<Map.Entry<String, JsonNode>> properties =
                        value.properties().iterator();
                while (properties.hasNext()) {
                    Map.Entry<String, JsonNode> property = properties.next();
                    literal(property.getValue(), quoted(property.getKey(), out).append(": "));
                    out.append(properties.hasNext() ? ", " : "");
                }
                yield out.append('}');
            }
            default -> out.append("None");
        };
    }

    /** The shortest digits that tell the number, with an exponent where it is very large or very small. */
    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(number);
        if (size == 0) {
            return Double.toString(number);
        }
        if (size >= PLAIN_FROM && size < PLAIN_BELOW) {
            String plain = new BigDecimal(Double.toString(number)).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String[] parts = Double.toString(number).split("E");
        String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        int exponent = Integer.parseInt(parts[1]);
        return "%se%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static StringBuilder quoted(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (point == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(point)) {
                        out.appendCodePoint(point);
                    } else {
                        out.append(escaped(point));
                    }
                }
            }
        });
        return out.append(quote);
    }

    /** All but the characters of the groups "other" and "separator", of which the space alone is printed. */
    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    private static String escaped(int point) {
        if (point < 0x100) {
            return "\\x%02x".formatted(point);
        }
        return point < 0x10000 ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point);
    }
}
