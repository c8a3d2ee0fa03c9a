package dev.journeyman.slm.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.slm.structured.SchemaException.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** Reads what a subschema says of strings and numbers. */
final class ScalarReader {
    private static final BigDecimal MOST = BigDecimal.TEN.pow(Bounds.DIGITS).subtract(BigDecimal.ONE);

    private static final String DATE = "[12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
            + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?";

    /** What is written for a format; not all that the format allows: no 29th of February, no leap second, offsets below 14 hours. */
    private static final Map<String, String> FORMATS = Map.of(
            "date", "^" + DATE + "$",
            "date-time", "^" + DATE + "T" + TIME + "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$",
            "uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");

    private final ObjectNode object;
    private final String path;
    private final List<Problem> problems;

    ScalarReader(ObjectNode object, String path, List<Problem> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    private void problem(String keyword, String message) {
        problems.add(new Problem(path + "." + keyword, message));
    }

    void string(Choice into) {
        int most = count(object, "maxLength", Bounds.STRING_CHARS, Integer.MAX_VALUE, path, problems);
        int least = count(object, "minLength", 0, Bounds.STRING_CHARS, path, problems);
        if (least > most) {
            problem("minLength", "must not be above maxLength");
            return;
        }
        String keyword = object.has("pattern") ? "pattern" : "format";
        if (!object.has(keyword)) {
            into.add(Choices.lexeme(new StringLexeme(least, Math.min(most, Bounds.STRING_CHARS))));
            return;
        }
        if (object.has("pattern") && object.has("format")) {
            problem("format", "is not supported beside pattern");
            return;
        }
        JsonNode given = object.get(keyword);
        if (!given.isTextual()) {
            problem(keyword, "must be a string");
            return;
        }
        String pattern = keyword.equals("pattern") ? given.textValue() : FORMATS.get(given.textValue());
        if (pattern == null) {
            problem(
                    "format",
                    "\"" + SchemaReader.shown(given.textValue()) + "\" is not supported: date, date-time and uuid are");
            return;
        }
        try {
            int bound = Math.min(most, Bounds.PATTERN_CHARS);
            PatternLexeme lexeme = new PatternLexeme(PatternAutomaton.of(pattern), Math.min(least, bound + 1), bound);
            if (lexeme.cost(lexeme.start()) >= Bounds.NEVER) {
                problem(keyword, "matches no string of " + least + " to " + bound + " characters");
            } else {
                into.add(Choices.lexeme(lexeme));
            }
        } catch (PatternException e) {
            problem(keyword, String.valueOf(e.getMessage()));
        }
    }

    void number(Choice into) {
        for (String keyword : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            if (object.has(keyword)) {
                problem(keyword, "is supported only for whole numbers (\"type\": \"integer\")");
            }
        }
        into.add(Choices.lexeme(TableLexeme.number()));
    }

    void integer(Choice into) {
        BigDecimal least = bound("minimum", RoundingMode.CEILING, 0, MOST.negate());
        BigDecimal above = bound("exclusiveMinimum", RoundingMode.FLOOR, 1, MOST.negate());
        BigDecimal most = bound("maximum", RoundingMode.FLOOR, 0, MOST);
        BigDecimal below = bound("exclusiveMaximum", RoundingMode.CEILING, -1, MOST);
        BigDecimal low = least.max(above);
        BigDecimal high = most.min(below);
        if (low.compareTo(high) > 0 || low.compareTo(MOST) > 0 || high.compareTo(MOST.negate()) < 0) {
            problem(
                    object.has("minimum") || object.has("exclusiveMinimum") ? "minimum" : "maximum",
                    "leaves no whole number of at most " + Bounds.DIGITS + " digits");
            return;
        }
        into.add(Choices.lexeme(TableLexeme.integers(
                low.max(MOST.negate()).longValueExact(), high.min(MOST).longValueExact())));
    }

    private BigDecimal bound(String keyword, RoundingMode rounding, int add, BigDecimal missing) {
        JsonNode given = object.get(keyword);
        if (given == null) {
            return missing;
        }
        if (!given.isNumber()) {
            problem(keyword, "must be a number");
            return missing;
        }
        BigDecimal value = given.decimalValue();
        long exponent = (long) value.precision() - value.scale();
        if (exponent > Bounds.DIGITS + 2) { // not spelled out: 1e999999999 is short to write and long to hold
            return value.signum() > 0
                    ? MOST.add(BigDecimal.ONE)
                    : MOST.add(BigDecimal.ONE).negate();
        }
        if (exponent < -Bounds.DIGITS) { // next to nothing
            value = BigDecimal.valueOf(value.signum()).movePointLeft(1);
        }
        return value.setScale(0, rounding).add(BigDecimal.valueOf(add));
    }

    /** A number of characters or items. */
    static int count(ObjectNode object, String keyword, int missing, int highest, String path, List<Problem> problems) {
        JsonNode given = object.get(keyword);
        if (given == null) {
            return missing;
        }
        BigDecimal value = given.isNumber() ? given.decimalValue() : BigDecimal.ONE.negate();
        boolean huge = (long) value.precision() - value.scale() > Bounds.DIGITS;
        if (value.signum() < 0 || (!huge && value.stripTrailingZeros().scale() > 0)) {
            problems.add(new Problem(path + "." + keyword, "must be a whole number, 0 or more"));
            return missing;
        }
        if (huge || value.compareTo(BigDecimal.valueOf(highest)) > 0) {
            if (highest < Integer.MAX_VALUE) {
                problems.add(new Problem(path + "." + keyword, "may be at most " + highest));
                return missing;
            }
            return highest;
        }
        return value.intValueExact();
    }
}
