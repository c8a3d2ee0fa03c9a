package dev.journeyman.retrainer.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A sentence with slots and choices: {@code [a|b|]} picks one alternative (an empty one leaves it out), <code>{code}</code>
 * is filled in. Brackets do not nest.
 */
public final class Template {
    private final String source;
    private final List<Part> parts;

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Choice(List<String> alternatives) implements Part {}
    }

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException where a bracket is not closed, or one stands inside another
     */
    public static Template parse(String source) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < source.length()) {
            int open = source.indexOf('[', at);
            if (open < 0) {
                parts.add(new Part.Text(source.substring(at)));
                break;
            }
            int close = source.indexOf(']', open);
            if (close < 0 || source.substring(open + 1, close).indexOf('[') >= 0) {
                throw new IllegalArgumentException("template \"" + source + "\": brackets must close and not nest");
            }
            parts.add(new Part.Text(source.substring(at, open)));
            parts.add(new Part.Choice(List.of(source.substring(open + 1, close).split("\\|", -1))));
            at = close + 1;
        }
        return new Template(source, parts);
    }

    /** Writes the sentence, with choices taken from {@code random} and slots from {@code values}. */
    public String write(RandomGenerator random, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    switch (part) {
                        case Part.Text plain -> plain.text();
                        case Part.Choice choice ->
                            choice.alternatives()
                                    .get(random.nextInt(choice.alternatives().size()));
                    });
        }
        String result = text.toString();
        for (Map.Entry<String, String> value : values.entrySet()) {
            result = result.replace('{' + value.getKey() + '}', value.getValue());
        }
        return result.replaceAll(" {2,}", " ").replace(" ?", "?").strip();
    }

    /** Whether the template has the slot. */
    public boolean has(String slot) {
        return source.contains('{' + slot + '}');
    }

    @Override
    public String toString() {
        return source;
    }
}
