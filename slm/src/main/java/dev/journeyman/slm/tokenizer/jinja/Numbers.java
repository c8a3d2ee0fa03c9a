package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's operators {@code + - * / // % **}, on numbers and where they mean something on texts and lists. */
final class Numbers {

    private Numbers() {}

    static Object apply(String operator, Object left, Object right) {
        if (left instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (Values.isNumber(left) && Values.isNumber(right)) {
            try {
                return left instanceof Double || right instanceof Double || operator.equals("/")
                        ? onDoubles(operator, Values.asDouble(left), Values.asDouble(right))
                        : onLongs(operator, Values.asLong(left), Values.asLong(right));
            } catch (ArithmeticException e) {
                throw new JinjaException("'" + operator + "': " + e.getMessage());
            }
        }
        if (operator.equals("+") && left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            return repeated(List.of(a, b));
        }
        if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
            long length = Math.max(0, times) * Math.max(1, text.length());
            if (times > Limits.MAX_ITEMS || length > Limits.MAX_TEXT) {
                throw new JinjaException("a text is repeated too often");
            }
            return text.repeat((int) Math.max(0, times));
        }
        throw new JinjaException("unsupported operand type(s) for " + operator + ": '" + Values.typeName(left)
                + "' and '" + Values.typeName(right) + "'");
    }

    private static List<Object> repeated(List<List<?>> parts) {
        List<Object> all = new ArrayList<>();
        parts.forEach(all::addAll);
        if (all.size() > Limits.MAX_ITEMS) {
            throw new JinjaException("a list grows beyond " + Limits.MAX_ITEMS + " items");
        }
        return all;
    }

    private static Object onLongs(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDiv(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> power(a, b);
        };
    }

    private static Object power(long base, long exponent) {
        if (exponent < 0) {
            return Math.pow((double) base, (double) exponent);
        }
        if (exponent > 64 && Math.abs(base) > 1) {
            throw new ArithmeticException("the result is too large");
        }
        long result = 1;
        for (long i = 0; i < Math.min(exponent, 64 + (exponent & 1)); i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Object onDoubles(String operator, double a, double b) {
        if (b == 0 && "/ // %".contains(operator)) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - b * Math.floor(a / b);
            default -> Math.pow(a, b);
        };
    }
}
