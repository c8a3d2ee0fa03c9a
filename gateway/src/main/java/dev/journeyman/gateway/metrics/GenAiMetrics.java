package dev.journeyman.gateway.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/**
 * The histograms of OpenTelemetry's conventions for generative AI, one measurement a request, with the conventions' buckets.
 *
 * <p>Labels are the conventions' attributes with underscores. One that does not apply is empty, which Prometheus takes for absent: {@code error_type} of a
 * success, the models of a request that was refused before its model was known.
 */
public final class GenAiMetrics {
    private static final String PROVIDER = "journeyman";
    private static final Duration[] REQUESTS =
            millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 40_960, 81_920);
    private static final Duration[] FIRST_TOKENS =
            millis(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000);
    private static final Duration[] OUTPUT_TOKENS =
            millis(10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500);
    private static final double[] TOKENS = powersOfFour(14);

    private final MeterRegistry registry;

    GenAiMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * What a request asked of which model; every value is one of few whatever callers send.
     *
     * @param operation the conventions' {@code chat}, or {@code diagnose}, which they lack
     * @param requestModel the name that was asked for, if there is such a model; else empty
     * @param responseModel the version that answered; else empty
     */
    public record Call(String operation, String requestModel, String responseModel) {
        Tags tags() {
            return Tags.of(
                    "gen_ai.operation.name", operation,
                    "gen_ai.provider.name", PROVIDER,
                    "gen_ai.request.model", requestModel,
                    "gen_ai.response.model", responseModel);
        }
    }

    /** Counts a request that ended. {@code errorType} is empty where it ended well. */
    public void request(Call call, String errorType, long nanos) {
        Timer.builder("gen_ai.server.request.duration")
                .description("From a request's arrival to its last byte")
                .tags(call.tags().and("error.type", errorType))
                .serviceLevelObjectives(REQUESTS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Notes how long the first token of a request that ended well took, from its submission to the engine. */
    public void firstToken(Call call, long nanos) {
        Timer.builder("gen_ai.server.time_to_first_token")
                .description("From a generation's submission to its first token, of requests that ended well")
                .tags(call.tags())
                .serviceLevelObjectives(FIRST_TOKENS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Notes the mean time between the tokens of a request that ended well. */
    public void outputToken(Call call, long nanos) {
        Timer.builder("gen_ai.server.time_per_output_token")
                .description("Mean time of a token after the first, of requests that ended well")
                .tags(call.tags())
                .serviceLevelObjectives(OUTPUT_TOKENS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** Notes the tokens that a request took. */
    public void tokens(Call call, long input, long output) {
        tokens(call, "input", input);
        tokens(call, "output", output);
    }

    private void tokens(Call call, String type, long count) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of a request's prompts and of its answers")
                .tags(call.tags().and("gen_ai.token.type", type))
                .serviceLevelObjectives(TOKENS)
                .register(registry)
                .record((double) count);
    }

    private static double[] powersOfFour(int count) {
        double[] powers = new double[count];
        Arrays.setAll(powers, i -> Math.pow(4, i));
        return powers;
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
