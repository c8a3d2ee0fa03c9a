package dev.journeyman.retrainer.synthesis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param domain folder
 * @param out the run's folder
 * @param teacher address of an OpenAI-compatible API; null for self-improvement
 * @param model the teacher's name; null for self-improvement
 * @param strategy by name; null to choose it from the budget
 * @param calls the most that may be sent, each try counted
 * @param tokens the most of prompts and answers
 * @param tasks the most that are begun
 * @param seeds the most that are written from
 * @param seed of every order and sampling
 * @param concurrency tasks that are asked side by side
 * @param datasetReport names the thin concepts; null for none
 * @param from paragraphs for guided expansion; null for the domain's passages alone
 * @param maxTokens of an answer
 * @param deadlineSeconds of a call
 * @param judgeLeast the judge's mark from which a record is kept; 0 for no judge
 * @param inDomain the classifier's probability from which a record is kept; 0 keeps all
 * @param onTopic the similarity to a passage from which a record is kept; 0 keeps all
 * @param samples of each question, for self-improvement
 */
record SynthesisSettings(
        Path domain,
        Path out,
        @Nullable String teacher,
        @Nullable String model,
        @Nullable String strategy,
        long calls,
        long tokens,
        int tasks,
        int seeds,
        long seed,
        int concurrency,
        @Nullable Path datasetReport,
        @Nullable Path from,
        int maxTokens,
        double temperature,
        int deadlineSeconds,
        int judgeLeast,
        double inDomain,
        double onTopic,
        int samples) {
    static final int MOST_CONCURRENCY = 32;
    private static final long MOST_CALLS = 10_000_000;
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    /**
     * Checks all.
     *
     * @throws IllegalArgumentException with every problem, one a line
     */
    SynthesisSettings {
        List<String> problems = new ArrayList<>();
        if (teacher != null && (model == null || model.isBlank() || model.length() > 200)) {
            problems.add("--model must name the teacher's model, in at most 200 characters");
        }
        if (strategy != null) {
            if (teacher == null) {
                problems.add("--strategy is for a teacher; --self has its own questions: leave one of them out");
            } else if (Strategy.named(strategy).isEmpty()) {
                problems.add("--strategy must be one of "
                        + Arrays.stream(Strategy.values())
                                .map(Strategy::wireName)
                                .collect(Collectors.joining(", "))
                        + ", is " + strategy);
            }
        }
        if (from != null && !Strategy.GUIDED_EXPANSION.wireName().equals(strategy)) {
            problems.add("--from gives passages: name --strategy " + Strategy.GUIDED_EXPANSION.wireName());
        }
        for (Path file : new @Nullable Path[] {datasetReport, from}) {
            if (file != null && !Files.isRegularFile(file)) {
                problems.add("there is no file " + file);
            }
        }
        range(problems, "--calls", (double) calls, 1, (double) MOST_CALLS);
        range(problems, "--tokens", (double) tokens, 1, (double) MOST_TOKENS);
        range(problems, "--tasks", tasks, 1, Integer.MAX_VALUE);
        range(problems, "--seeds", seeds, 1, Integer.MAX_VALUE);
        range(problems, "--concurrency", concurrency, 1, MOST_CONCURRENCY);
        range(problems, "--max-tokens", maxTokens, 1, 32_768);
        range(problems, "--temperature", temperature, 0, 2);
        range(problems, "--deadline", deadlineSeconds, 1, 3600);
        range(problems, "--judge-least", judgeLeast, 0, 5);
        range(problems, "--in-domain", inDomain, 0, 1);
        range(problems, "--on-topic", onTopic, 0, 1);
        range(problems, "--samples", samples, 1, 64);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    private static void range(List<String> problems, String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            problems.add(name + " must be " + plain(least) + " to " + plain(most) + ", is " + plain(value));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
