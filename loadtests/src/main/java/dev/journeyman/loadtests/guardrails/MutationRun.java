package dev.journeyman.loadtests.guardrails;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.stream.OutputGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Inputs that nobody writes by mistake, through every rule of every stage: no rule throws, and none takes longer than its budget. */
final class MutationRun {
    private static final int LINE = 1 << 20;
    private static final int MOST_CHARS = 20_000;
    private static final int LONG_EVERY = 200; // one line of a megabyte in so many

    private MutationRun() {}

    /**
     * What a run found.
     *
     * @param inputs how many
     * @param looks of rules at them
     * @param failed looks that threw, by rule
     * @param overBudget looks that took too long, by rule
     * @param slowestMillis the longest look, by rule
     */
    record Result(
            int inputs,
            long looks,
            Map<String, Integer> failed,
            @JsonProperty("over_budget") Map<String, Integer> overBudget,
            @JsonProperty("slowest_ms") Map<String, Double> slowestMillis) {
        boolean isSound() {
            return failed.isEmpty() && overBudget.isEmpty();
        }
    }

    private static final class Counts implements RuleWatch {
        private long looks;
        private final Map<String, Integer> failed = new TreeMap<>();
        private final Map<String, Integer> overBudget = new TreeMap<>();
        private final Map<String, Double> slowest = new TreeMap<>();

        @Override
        public void looked(String rule, Stage stage, long nanos, Outcome outcome) {
            looks++;
            slowest.merge(rule, nanos / 1e6, Math::max);
            if (outcome == Outcome.FAILED) {
                failed.merge(rule, 1, Integer::sum);
            } else if (outcome == Outcome.OVER_BUDGET) {
                overBudget.merge(rule, 1, Integer::sum);
            }
        }
    }

    static Result run(GuardrailsSource source, List<String> bases, int inputs, SplittableRandom random)
            throws IOException {
        Counts counts = new Counts();
        Guardrails guardrails = source.watched(counts);
        for (int i = 0; i < inputs; i++) {
            String text = mutated(bases, random, i % LONG_EVERY == 0);
            Situation situation = Situation.of("app", "/v1/chat/completions")
                    .answering(
                            base(bases, random),
                            base(bases, random),
                            List.of(base(bases, random), base(bases, random)));
            for (Stage stage : Stage.values()) {
                guardrails.judge(new Subject(stage, text, situation));
            }
            OutputGuard guard = new OutputGuard(guardrails, situation);
            guard.add(text.substring(0, Math.min(text.length(), MOST_CHARS)));
            guard.end();
        }
        return new Result(inputs, counts.looks, counts.failed, counts.overBudget, counts.slowest);
    }

    private static String base(List<String> bases, SplittableRandom random) {
        return bases.get(random.nextInt(bases.size()));
    }

    private static String mutated(List<String> bases, SplittableRandom random, boolean longLine) {
        String text = base(bases, random);
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && text.length() < MOST_CHARS; i++) {
            text = once(text, bases, random);
        }
        if (longLine) {
            String unit = text.isEmpty() ? "a" : text.substring(0, Math.min(text.length(), 1 + random.nextInt(200)));
            return unit.replace('\n', ' ').repeat(LINE / unit.length() + 1).substring(0, LINE);
        }
        return text;
    }

    private static String once(String text, List<String> bases, SplittableRandom random) {
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        return switch (random.nextInt(14)) {
            case 0 -> text.substring(0, at) + unicode(random, 1 + random.nextInt(60)) + text.substring(at);
            case 1 -> unicode(random, 1 + random.nextInt(3_000));
            case 2 -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            case 3 ->
                text.chars()
                        .collect(
                                StringBuilder::new,
                                (hex, c) -> hex.append(String.format("%02x", c)),
                                StringBuilder::append)
                        .toString();
            case 4 -> text.repeat(1 + random.nextInt(8));
            case 5 -> new StringBuilder(text).reverse().toString();
            case 6 ->
                text.substring(0, at)
                        + String.valueOf((char) ('!' + random.nextInt(90))).repeat(1 + random.nextInt(5_000))
                        + text.substring(at);
            case 7 -> text.replace("", "\u200B");
            case 8 -> text.replace("", "\u0301");
            case 9 -> "([{<".repeat(1 + random.nextInt(500)) + text;
            case 10 -> text.substring(at) + "\u202E" + text.substring(0, at);
            case 11 -> text + " " + base(bases, random) + "\uD800" + base(bases, random);
            case 12 -> "P0301 ".repeat(1 + random.nextInt(600)) + text;
            default ->
                random.ints(1 + random.nextInt(2_000), 0, 10)
                                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                        + text;
        };
    }

    private static String unicode(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x3000));
        }
        return text.toString();
    }
}
