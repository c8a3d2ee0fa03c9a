package dev.journeyman.slm.tokenizer.jinja;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A template, read once and rendered any number of times, by many threads at once if need be. */
public final class JinjaTemplate {

    private final List<Statement> statements;
    private final Limits limits;
    private final Supplier<LocalDateTime> now;

    private JinjaTemplate(List<Statement> statements, Limits limits, Supplier<LocalDateTime> now) {
        this.statements = statements;
        this.limits = limits;
        this.now = now;
    }

    /**
     * Reads a template.
     *
     * @param now what {@code strftime_now} tells
     * @throws JinjaException if it is malformed or uses what is not known here; the message begins with the line
     */
    public static JinjaTemplate parse(String template, Limits limits, Supplier<LocalDateTime> now) {
        return new JinjaTemplate(StatementParser.parse(template), limits, now);
    }

    /**
     * Renders it.
     *
     * @param variables strings, booleans, integers, doubles, and lists and maps of such; null is Python's None
     * @throws JinjaException if the template refuses its input, misuses a value or goes beyond the limits
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Map<String, Object> values = new HashMap<>();
        values.put("range", (Callable) JinjaTemplate::range);
        values.put("namespace", (Callable) arguments -> namespace(arguments));
        values.put("dict", (Callable) arguments -> new HashMap<Object, Object>(arguments.named()));
        values.put("raise_exception", (Callable) arguments -> {
            throw JinjaException.raised(Values.text(arguments.get(0, "message", "")));
        });
        values.put(
                "strftime_now", (Callable) arguments -> TimeFormat.format(arguments.text(0, "format", ""), now.get()));
        variables.forEach((name, value) -> values.put(name, Values.of(value)));
        try {
            return new Renderer(limits).render(statements, new Scope(null, values));
        } catch (JinjaException e) {
            throw e;
        } catch (StackOverflowError e) {
            // a list in a list in a list, or statements nested in macros that call each other
            throw new JinjaException("the template or a value nests too deep", e);
        } catch (RuntimeException e) { // a value that a filter or a method does not take
            throw new JinjaException("a value cannot be used so: " + e.getMessage(), e);
        }
    }

    private static Object namespace(Arguments arguments) {
        Map<String, Object> initial = new HashMap<>();
        if (!arguments.positional().isEmpty() && arguments.positional().getFirst() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> initial.put(Values.text(key), value));
        }
        initial.putAll(arguments.named());
        return new Namespace(initial);
    }

    private static Object range(Arguments arguments) {
        boolean bounded = arguments.positional().size() > 1;
        long start = bounded ? arguments.integer(0, "start", 0) : 0;
        long stop = arguments.integer(bounded ? 1 : 0, "stop", 0);
        long step = arguments.integer(2, "step", 1);
        if (step == 0) {
            throw new JinjaException("range() arg 3 must not be zero");
        }
        List<Object> numbers = new ArrayList<>();
        for (long n = start; step > 0 ? n < stop : n > stop; n += step) {
            if (numbers.size() == Limits.MAX_ITEMS) {
                throw new JinjaException("Range too big. The sandbox blocks ranges larger than " + Limits.MAX_ITEMS);
            }
            numbers.add(n);
        }
        return numbers;
    }
}
