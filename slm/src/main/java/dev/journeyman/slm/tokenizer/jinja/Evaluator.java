package dev.journeyman.slm.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out expressions. */
final class Evaluator {

    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    Object evaluate(Expression expression, Scope scope) {
        budget.step();
        budget.descend();
        Object value = budget.checked(
                switch (expression) {
                    case Expression.Literal literal -> literal.value();
                    case Expression.Name name -> scope.get(name.name());
                    case Expression.Items items -> all(items.items(), scope);
                    case Expression.Dictionary dictionary -> {
                        Map<Object, Object> map = new LinkedHashMap<>();
                        dictionary
                                .entries()
                                .forEach(e -> map.put(evaluate(e.getKey(), scope), evaluate(e.getValue(), scope)));
                        yield map;
                    }
                    case Expression.Attribute attribute -> attribute(evaluate(attribute.of(), scope), attribute.name());
                    case Expression.Item item -> item(evaluate(item.of(), scope), evaluate(item.key(), scope));
                    case Expression.Slice slice -> slice(slice, scope);
                    case Expression.Call call -> call(evaluate(call.callee(), scope), arguments(call.actuals(), scope));
                    case Expression.Filter filter ->
                        Filters.apply(filter.name(), evaluate(filter.of(), scope), arguments(filter.actuals(), scope));
                    case Expression.Test test ->
                        Tests.apply(test.name(), evaluate(test.of(), scope), arguments(test.actuals(), scope));
                    case Expression.Not not -> !Values.truth(evaluate(not.of(), scope));
                    case Expression.And and -> {
                        Object left = evaluate(and.left(), scope);
                        yield Values.truth(left) ? evaluate(and.right(), scope) : left;
                    }
                    case Expression.Or or -> {
                        Object left = evaluate(or.left(), scope);
                        yield Values.truth(left) ? left : evaluate(or.right(), scope);
                    }
                    case Expression.Sign sign ->
                        Numbers.apply(sign.negative() ? "-" : "+", 0L, evaluate(sign.of(), scope));
                    case Expression.Arithmetic sum ->
                        Numbers.apply(sum.operator(), evaluate(sum.left(), scope), evaluate(sum.right(), scope));
                    case Expression.Concatenation concatenation -> {
                        StringBuilder text = new StringBuilder();
                        for (Expression part : concatenation.parts()) {
                            text.append(Values.text(evaluate(part, scope)));
                            budget.length(text.length());
                        }
                        yield text.toString();
                    }
                    case Expression.Comparison comparison -> compare(comparison, scope);
                    case Expression.Conditional conditional -> {
                        if (Values.truth(evaluate(conditional.test(), scope))) {
                            yield evaluate(conditional.then(), scope);
                        }
                        yield conditional.otherwise() == null
                                ? new Undefined(
                                        "the inline if-expression evaluated to false and no else section was defined")
                                : evaluate(conditional.otherwise(), scope);
                    }
                });
        budget.ascend();
        return value;
    }

    private List<Object> all(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Arguments arguments(Expression.Actuals actuals, Scope scope) {
        if (actuals.positional().isEmpty() && actuals.named().isEmpty()) {
            return Arguments.NONE;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        actuals.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
        return new Arguments(all(actuals.positional(), scope), named);
    }

    private static Object call(Object callee, Arguments arguments) {
        return switch (callee) {
            case Callable callable -> callable.call(arguments);
            case Undefined undefined -> throw undefined.used();
            default -> throw new JinjaException("'" + Values.typeName(callee) + "' object is not callable");
        };
    }

    private boolean compare(Expression.Comparison comparison, Scope scope) {
        Object left = evaluate(comparison.first(), scope);
        for (Expression.Link link : comparison.links()) {
            Object right = evaluate(link.right(), scope);
            boolean holds = switch (link.operator()) {
                case "==" -> Values.equal(left, right);
                case "!=" -> !Values.equal(left, right);
                case "in" -> Values.contains(right, left);
                case "not in" -> !Values.contains(right, left);
                case "<" -> Values.compare(left, right) < 0;
                case "<=" -> Values.compare(left, right) <= 0;
                case ">" -> Values.compare(left, right) > 0;
                default -> Values.compare(left, right) >= 0;
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    /** {@code value.name}: a method before an entry, as in Jinja2. */
    static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (value instanceof Namespace namespace) {
            return namespace.get(name);
        }
        if (value instanceof Loop loop) {
            return loop.get(name);
        }
        @Nullable Callable method = Methods.of(value, name);
        if (method != null) {
            return method;
        }
        @Nullable Object entry = value instanceof Map<?, ?> map ? map.get(name) : null;
        return entry == null ? Undefined.member(value, name) : entry;
    }

    /** {@code value[key]}: an entry before a method. */
    static Object item(Object value, Object key) {
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (value instanceof Map<?, ?> map) {
            Object entry = map.get(key);
            if (entry != null) {
                return entry;
            }
        } else if (key instanceof Long index && (value instanceof List<?> || value instanceof String)) {
            long size = Filters.length(value);
            long position = index < 0 ? index + size : index;
            if (position < 0 || position >= size) {
                return new Undefined(Values.typeName(value) + " object has no element " + index);
            }
            return value instanceof String text
                    ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) position)))
                    : ((List<?>) value).get((int) position);
        }
        return key instanceof String name ? attribute(value, name) : Undefined.member(value, key);
    }

    /** A path of attributes or indices with dots between, as filters take it. */
    static Object path(Object value, String path) {
        Object at = value;
        for (String part : path.split("\\.", -1)) {
            boolean index = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9') && part.length() < 10;
            at = item(at, index ? (Object) Long.valueOf(part) : part);
        }
        return at;
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        Object value = evaluate(slice.of(), scope);
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (!(value instanceof List<?> || value instanceof String)) {
            throw new JinjaException("'" + Values.typeName(value) + "' object cannot be sliced");
        }
        long size = Filters.length(value);
        long step = bound(slice.step(), scope, 1);
        if (step == 0) {
            throw new JinjaException("slice step cannot be zero");
        }
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? size : size - 1;
        long start = clamped(bound(slice.start(), scope, Long.MIN_VALUE), step > 0 ? low : high, low, high, size);
        long stop = clamped(bound(slice.stop(), scope, Long.MIN_VALUE), step > 0 ? high : low, low, high, size);
        int[] characters = value instanceof String text ? text.codePoints().toArray() : new int[0];
        StringBuilder taken = new StringBuilder();
        List<Object> items = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
            if (value instanceof List<?> list) {
                items.add(list.get((int) i));
            } else {
                taken.appendCodePoint(characters[(int) i]);
            }
        }
        return value instanceof String ? taken.toString() : items;
    }

    private long bound(@Nullable Expression expression, Scope scope, long absent) {
        if (expression == null) {
            return absent;
        }
        Object value = evaluate(expression, scope);
        return value == Values.NONE ? absent : Math.clamp(Values.asLong(value), -(1L << 40), 1L << 40);
    }

    private static long clamped(long bound, long absent, long low, long high, long size) {
        return bound == Long.MIN_VALUE ? absent : Math.clamp(bound < 0 ? bound + size : bound, low, high);
    }
}
