package dev.journeyman.gateway.serve;

import dev.journeyman.gateway.access.ListenRule;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.network.PrecisionChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway is told when it starts.
 *
 * @param host the address to listen on
 * @param port the port; 0 lets the system choose one
 * @param home where models and all that is learned live
 * @param domain the domain folder
 * @param model a version of the home or a model's directory; null for the champion, at first the domain's starter
 * @param precision how the weights are held, and why so
 * @param slots how many answers are generated side by side
 * @param contextTokens the most tokens of a prompt and its answer; the model's own limit holds besides
 * @param queued how many generations may wait for a slot
 * @param mostQueued how long an answer may be foreseen to wait for a slot; where it is longer, the request is refused at once
 * @param requestsPerMinute how many requests a caller may make in a minute
 * @param feedbackPerMinute how much feedback a caller may give in a minute
 * @param grace how long running answers may go on when the gateway ends
 * @param hasKeys whether the home has API keys, so that the gateway may listen anywhere
 * @param tuning what the engine is told besides
 */
public record ServeConfig(
        String host,
        int port,
        Path home,
        Path domain,
        @Nullable String model,
        PrecisionChoice precision,
        int slots,
        int contextTokens,
        int queued,
        Duration mostQueued,
        int requestsPerMinute,
        int feedbackPerMinute,
        Duration grace,
        boolean hasKeys,
        EngineTuning tuning) {
    /** The port where none is given. */
    public static final int DEFAULT_PORT = 8080;

    /** The address where none is given. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Requests a minute where nothing is said: enough for a test bench, few enough to notice a loop gone wild. */
    public static final int DEFAULT_REQUESTS_PER_MINUTE = 6000;

    /** Pieces of feedback a minute where nothing is said: more than a person who reads what it is about can give. */
    public static final int DEFAULT_FEEDBACK_PER_MINUTE = 120;

    /** How long an answer may be foreseen to wait where nothing is said: longer, and a person has given up. */
    public static final Duration DEFAULT_MOST_QUEUED = Duration.ofSeconds(30);

    /** How long running answers may go on where nothing is said. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(8);

    private static final int MOST_REQUESTS_PER_MINUTE = 1_000_000;
    private static final Duration LONGEST_QUEUE = Duration.ofDays(1);
    private static final Duration MOST_GRACE = Duration.ofMinutes(10);

    /**
     * Checks everything.
     *
     * @throws ConfigException with all problems
     */
    public ServeConfig {
        List<ConfigProblem> problems = new ArrayList<>();
        String listening = ListenRule.problem(host, hasKeys);
        if (!listening.isEmpty()) {
            problems.add(new ConfigProblem("--host", listening));
        }
        range(problems, "--port", port, 0, 65_535);
        if (!Files.isDirectory(domain)) {
            problems.add(new ConfigProblem("--domain", "there is no folder " + domain));
        }
        if (Files.exists(home) && !Files.isDirectory(home)) {
            problems.add(new ConfigProblem("--home", home + " is a file; name a folder"));
        }
        if (model != null && model.isBlank()) {
            problems.add(
                    new ConfigProblem("--model", "is empty; name a model or its directory, or leave the option out"));
        }
        range(problems, "--slots", slots, 1, EngineOptions.MAX_SLOTS);
        range(problems, "--context-tokens", contextTokens, 2, 1 << 20);
        range(problems, "--queue", queued, 0, EngineOptions.MAX_QUEUED);
        if (mostQueued.compareTo(Duration.ofSeconds(1)) < 0 || mostQueued.compareTo(LONGEST_QUEUE) > 0) {
            problems.add(new ConfigProblem(
                    "--queue-seconds",
                    "must be from 1 to " + LONGEST_QUEUE.toSeconds() + ", was " + mostQueued.toSeconds()));
        }
        range(problems, "--requests-per-minute", requestsPerMinute, 1, MOST_REQUESTS_PER_MINUTE);
        range(problems, "--feedback-per-minute", feedbackPerMinute, 1, MOST_REQUESTS_PER_MINUTE);
        if (grace.isNegative() || grace.compareTo(MOST_GRACE) > 0) {
            problems.add(new ConfigProblem("--grace-seconds", "must be from 0 to " + MOST_GRACE.toSeconds()));
        }
        problems.addAll(tuning.problems());
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Every default, over a home and a domain; the precision is what this machine's processor is best at. */
    public static ServeConfig defaults(Path home, Path domain) {
        return new ServeConfig(
                DEFAULT_HOST,
                DEFAULT_PORT,
                home,
                domain,
                null,
                PrecisionChoice.ofProcessor(),
                EngineOptions.DEFAULT.slots(),
                EngineOptions.DEFAULT.contextTokens(),
                EngineOptions.DEFAULT.maxQueued(),
                DEFAULT_MOST_QUEUED,
                DEFAULT_REQUESTS_PER_MINUTE,
                DEFAULT_FEEDBACK_PER_MINUTE,
                DEFAULT_GRACE,
                false,
                EngineTuning.DEFAULT);
    }

    /** The same on another port. */
    public ServeConfig withPort(int other) {
        return new ServeConfig(
                host,
                other,
                home,
                domain,
                model,
                precision,
                slots,
                contextTokens,
                queued,
                mostQueued,
                requestsPerMinute,
                feedbackPerMinute,
                grace,
                hasKeys,
                tuning);
    }

    /** The same with another model. */
    public ServeConfig withModel(@Nullable String other) {
        return new ServeConfig(
                host,
                port,
                home,
                domain,
                other,
                precision,
                slots,
                contextTokens,
                queued,
                mostQueued,
                requestsPerMinute,
                feedbackPerMinute,
                grace,
                hasKeys,
                tuning);
    }

    /** The same with weights held otherwise. */
    ServeConfig withPrecision(PrecisionChoice other) {
        return new ServeConfig(
                host,
                port,
                home,
                domain,
                model,
                other,
                slots,
                contextTokens,
                queued,
                mostQueued,
                requestsPerMinute,
                feedbackPerMinute,
                grace,
                hasKeys,
                tuning);
    }

    /** The bounds of the engine. */
    public EngineOptions engine() {
        return EngineOptions.DEFAULT
                .withSlots(slots)
                .withContextTokens(contextTokens)
                .withMaxQueued(queued)
                .withSharedBeginnings(tuning.sharesBeginnings())
                .withGuessedTokens(tuning.guessedTokens())
                .withCacheBytes(tuning.cacheBytes());
    }

    static void range(List<ConfigProblem> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(new ConfigProblem(option, "must be from " + least + " to " + most + ", was " + value));
        }
    }
}
