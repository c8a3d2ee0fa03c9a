package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingOptionsTest {
    @Test
    void defaultsAreTheModelsOwnDistribution() {
        SamplingOptions o = SamplingOptions.DEFAULT;
        assertThat(o.temperature()).isEqualTo(1);
        assertThat(o.topK()).isZero();
        assertThat(o.topP()).isEqualTo(1);
        assertThat(o.minP()).isZero();
        assertThat(o.repetitionPenalty()).isEqualTo(1);
        assertThat(o.frequencyPenalty()).isZero();
        assertThat(o.presencePenalty()).isZero();
        assertThat(o.logitBias()).isEmpty();
        assertThat(o.seed()).isEmpty();
        assertThat(SamplingOptions.GREEDY.temperature()).isZero();
    }

    @Test
    void tellsAllProblemsAtOnce() {
        InvalidRequestException e = catchThrowableOfType(
                InvalidRequestException.class,
                () -> new SamplingOptions(
                        2.01, -1, Double.NaN, 1.5, 0, -2.5, 3, Map.of(7, 101.0), java.util.OptionalLong.empty()));
        assertThat(e.problems())
                .extracting(InvalidRequestException.Problem::field)
                .containsExactly(
                        "temperature",
                        "top_k",
                        "top_p",
                        "min_p",
                        "repetition_penalty",
                        "frequency_penalty",
                        "presence_penalty",
                        "logit_bias[7]");
        assertThat(e).hasMessageContaining("temperature: must be between 0 and 2, was 2.01");
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        SamplingOptions low = SamplingOptions.builder()
                .temperature(0)
                .topP(0)
                .minP(0)
                .frequencyPenalty(-2)
                .presencePenalty(-2)
                .logitBias(Map.of(0, -100.0))
                .build();
        SamplingOptions high = SamplingOptions.builder()
                .temperature(2)
                .topP(1)
                .minP(1)
                .repetitionPenalty(10)
                .frequencyPenalty(2)
                .presencePenalty(2)
                .logitBias(Map.of(0, 100.0))
                .build();
        assertThat(low).isNotEqualTo(high);
    }

    @Test
    void aRequestTellsAllProblemsAtOnce() {
        InvalidRequestException e = catchThrowableOfType(
                InvalidRequestException.class,
                () -> new GenerationRequest(
                        new int[0], 0, SamplingOptions.DEFAULT, List.of("ok", "", "x".repeat(257), "\uD83D"), 21, -1));
        assertThat(e.problems())
                .extracting(InvalidRequestException.Problem::field)
                .containsExactly("prompt", "max_tokens", "stop[1]", "stop[2]", "stop[3]", "top_logprobs", "n");
        assertThatThrownBy(() -> GenerationRequest.greedy(new int[] {1}, 1).withStop(List.of("1", "2", "3", "4", "5")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("stop: may hold at most 4 strings, holds 5");
    }

    @Test
    void engineOptionsTellAllProblemsAndHaveSaneDefaults() {
        EngineOptions o = EngineOptions.DEFAULT;
        assertThat(o).isEqualTo(new EngineOptions(8, 4096, 64, 128, Duration.ofSeconds(30)));
        InvalidRequestException e = catchThrowableOfType(
                InvalidRequestException.class, () -> new EngineOptions(0, 1, -1, 0, Duration.ZERO));
        assertThat(e.problems())
                .extracting(InvalidRequestException.Problem::field)
                .containsExactly("slots", "contextTokens", "maxQueued", "prefillChunkTokens", "maxPause");
    }
}
