package dev.journeyman.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.GenerationTimings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who would wait for how long, by a clock that stands still unless it is set. Numbers are worked by hand. */
class QueueForecastTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final QueueForecast forecast = new QueueForecast(2, () -> now);

    /** A prompt of 100 tokens read in a second, an answer of 11 tokens whose last ten took a second: 10 ms and 100 ms a token. */
    private static GenerationResult usual(FinishReason reason) {
        return result(100, 0, 11, SECOND, SECOND, reason);
    }

    private static GenerationResult result(
            int prompt, int cached, int tokens, long prefill, long decode, FinishReason reason) {
        return new GenerationResult(
                "",
                new int[tokens],
                List.of(),
                reason,
                Optional.empty(),
                prompt,
                cached,
                0,
                new GenerationTimings(0, prefill, decode));
    }

    /** Answers of at most 22 tokens come to 11: such a one holds its slot for 1 + 1.1 s. */
    private void known() {
        forecast.enter(100, 22).leave(usual(FinishReason.STOP));
    }

    @Test
    void nothingIsForeseenBeforeOneHasEnded() {
        for (int i = 0; i < 50; i++) {
            forecast.enter(1000, 1000);
        }
        assertThat(forecast.waitOfOneMore()).isZero();
    }

    @Test
    void aFreeSlotIsNoWait() {
        known();
        forecast.enter(100, 22);
        assertThat(forecast.waitOfOneMore()).isZero();
    }

    @Test
    void oneMoreTakesTheSlotThatIsFreeFirst() {
        known();
        forecast.enter(100, 22); // done after 2.1 s
        now = SECOND;
        forecast.enter(400, 22); // done after 1 + 4 + 1.1 s
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(1100));
        forecast.enter(100, 22); // from 2.1 to 4.2 s
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(3200));
        forecast.enter(100, 22); // from 4.2 to 6.3 s
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(5100)); // now the other is first
    }

    @Test
    void whoLeavesMakesRoomAndTheNextBegins() {
        known();
        QueueForecast.Place first = forecast.enter(100, 22);
        forecast.enter(100, 22);
        forecast.enter(100, 22);
        now = SECOND;
        first.leave(null); // hung up
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(1100)); // the second is half done
        first.leave(null); // once more is nothing
        now = SECOND + SECOND / 2;
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void oneThatOutlivesItsForecastNeedsAPartOfItStill() {
        known();
        forecast.enter(100, 22);
        forecast.enter(100, 22);
        now = 100 * SECOND;
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofNanos(2_100_000_000L / 8));
    }

    @Test
    void whatWasReadBeforeAndWhatWasCutShortSayNothingOfTheLength() {
        known();
        forecast.enter(100, 22).leave(result(100, 100, 2, 5, SECOND / 10, FinishReason.CANCELLED));
        forecast.enter(100, 22);
        forecast.enter(100, 22);
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(2100));
    }

    @Test
    void newerOnesWeighMore() {
        known();
        for (int i = 0; i < 60; i++) { // twice as slow from now on
            forecast.enter(100, 22).leave(result(100, 0, 11, 2 * SECOND, 2 * SECOND, FinishReason.STOP));
        }
        forecast.enter(100, 22);
        forecast.enter(100, 22);
        assertThat(forecast.waitOfOneMore()).isBetween(Duration.ofMillis(4190), Duration.ofMillis(4200));
    }

    @Test
    void lengthsAreLearnedByTheirMost() {
        known();
        forecast.enter(100, 500).leave(result(100, 0, 51, SECOND, 5 * SECOND, FinishReason.LENGTH)); // a tenth or so
        forecast.enter(0, 22);
        forecast.enter(0, 22);
        assertThat(forecast.waitOfOneMore()).isEqualTo(Duration.ofMillis(1100));
    }

    @Test
    void aRequestThatWouldWaitTooLongIsRefusedAndToldWhenToComeAgain() {
        Vertx vertx = Vertx.vertx();
        ServedModel model = new ServedModel(
                "v",
                Instant.EPOCH,
                new ScriptedModel(1_000, prompt -> "a"),
                EngineOptions.DEFAULT.withSlots(1),
                GenerationDefaults.GREEDY,
                Asking.together(""));
        Fleet fleet = new Fleet();
        fleet.show(Fleet.Lineup.of(model));
        try (model;
                GatewayMetrics metrics = new GatewayMetrics();
                Answering answering =
                        new Answering(vertx, fleet, metrics, Duration.ofSeconds(30), Duration.ofMinutes(2))) {
            model.forecast().enter(1, 1).leave(result(1, 0, 2, 0, 3600 * SECOND, FinishReason.LENGTH));
            List<QueueForecast.Place> places = new ArrayList<>();
            answering.lease(ServedModel.ALIAS, "s").close(); // a slot is free
            places.add(model.forecast().enter(1, 1)); // for two hours
            ApiException refused =
                    catchThrowableOfType(ApiException.class, () -> answering.lease(ServedModel.ALIAS, "s"));
            assertThat(refused.kind()).isEqualTo(ErrorKind.QUEUE_FULL);
            assertThat(refused.message()).contains("and the most is 30 s");
            assertThat(refused.retryAfterSeconds()).isBetween(3000L, 7200L);
            assertThat(model.leases().held()).isZero();
            places.forEach(place -> place.leave(null));
            answering.lease(ServedModel.ALIAS, "s").close();
        } finally {
            vertx.close();
        }
    }
}
