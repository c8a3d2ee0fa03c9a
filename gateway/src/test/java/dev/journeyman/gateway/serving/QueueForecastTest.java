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
import dev.journeyman.slm.generation.Priority;
import dev.journeyman.slm.generation.Standing;
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

    private QueueForecast.Place enter(int prompt, int most) {
        return forecast.enter(Standing.DEFAULT, prompt, most);
    }

    private Duration waitOfOneMore() {
        return forecast.waitOfOneMore(Standing.DEFAULT);
    }

    private static Standing of(String caller) {
        return new Standing(Priority.INTERACTIVE, caller, Standing.LONGEST_WAIT);
    }

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
        enter(100, 22).leave(usual(FinishReason.STOP));
    }

    @Test
    void nothingIsForeseenBeforeOneHasEnded() {
        for (int i = 0; i < 50; i++) {
            enter(1000, 1000);
        }
        assertThat(waitOfOneMore()).isZero();
    }

    @Test
    void aFreeSlotIsNoWait() {
        known();
        enter(100, 22);
        assertThat(waitOfOneMore()).isZero();
    }

    @Test
    void oneMoreTakesTheSlotThatIsFreeFirst() {
        known();
        enter(100, 22); // done after 2.1 s
        now = SECOND;
        enter(400, 22); // done after 1 + 4 + 1.1 s
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(1100));
        enter(100, 22); // from 2.1 to 4.2 s
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(3200));
        enter(100, 22); // from 4.2 to 6.3 s
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(5100)); // now the other is first
    }

    @Test
    void whoLeavesMakesRoomAndTheNextBegins() {
        known();
        QueueForecast.Place first = enter(100, 22);
        enter(100, 22);
        enter(100, 22);
        now = SECOND;
        first.leave(null); // hung up
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(1100)); // the second is half done
        first.leave(null); // once more is nothing
        now = SECOND + SECOND / 2;
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void oneThatOutlivesItsForecastNeedsAPartOfItStill() {
        known();
        enter(100, 22);
        enter(100, 22);
        now = 100 * SECOND;
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofNanos(2_100_000_000L / 8));
    }

    @Test
    void whatWasReadBeforeAndWhatWasCutShortSayNothingOfTheLength() {
        known();
        enter(100, 22).leave(result(100, 100, 2, 5, SECOND / 10, FinishReason.CANCELLED));
        enter(100, 22);
        enter(100, 22);
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(2100));
    }

    @Test
    void newerOnesWeighMore() {
        known();
        for (int i = 0; i < 60; i++) { // twice as slow from now on
            enter(100, 22).leave(result(100, 0, 11, 2 * SECOND, 2 * SECOND, FinishReason.STOP));
        }
        enter(100, 22);
        enter(100, 22);
        assertThat(waitOfOneMore()).isBetween(Duration.ofMillis(4190), Duration.ofMillis(4200));
    }

    @Test
    void lengthsAreLearnedByTheirMost() {
        known();
        enter(100, 500).leave(result(100, 0, 51, SECOND, 5 * SECOND, FinishReason.LENGTH)); // a tenth or so
        enter(0, 22);
        enter(0, 22);
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(1100));
    }

    @Test
    void batchesLetTheInteractiveGoFirst() {
        known();
        enter(100, 22);
        enter(100, 22);
        forecast.enter(Standing.BATCH, 100, 22);
        forecast.enter(Standing.BATCH, 100, 22);
        assertThat(waitOfOneMore()).isEqualTo(Duration.ofMillis(2100));
        assertThat(forecast.waitOfOneMore(Standing.BATCH)).isEqualTo(Duration.ofMillis(4200));
    }

    @Test
    void aBatchGivesItsSlotUpAndHasTheNext() {
        known();
        forecast.enter(Standing.BATCH, 100, 22);
        forecast.enter(Standing.BATCH, 100, 22);
        assertThat(waitOfOneMore()).isZero();
        assertThat(forecast.waitOfOneMore(Standing.BATCH)).isEqualTo(Duration.ofMillis(2100));
        now = SECOND;
        QueueForecast.Place interactive = enter(100, 22); // until 3.1 s
        assertThat(waitOfOneMore()).isZero(); // the older batch's
        // The older batch is done at 2.1 s; the younger has 1.1 s left, from 2.1 to 3.2 s.
        assertThat(forecast.waitOfOneMore(Standing.BATCH)).isEqualTo(Duration.ofMillis(2100));
        interactive.leave(null); // the younger one goes on, until 2.1 s as the older
        assertThat(forecast.waitOfOneMore(Standing.BATCH)).isEqualTo(Duration.ofMillis(1100));
    }

    @Test
    void callersHaveTurns() {
        known();
        for (int i = 0; i < 6; i++) {
            forecast.enter(of("a"), 100, 22); // two have slots, four wait
        }
        assertThat(forecast.waitOfOneMore(of("a"))).isEqualTo(Duration.ofMillis(6300));
        assertThat(forecast.waitOfOneMore(of("b"))).isEqualTo(Duration.ofMillis(2100)); // behind one of them
        assertThat(forecast.untilLetIn(of("a"), Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(1300));
        assertThat(forecast.untilLetIn(of("b"), Duration.ofSeconds(5))).isZero();
    }

    @Test
    void aPlaceIsFreeWhenTheFirstThatWaitsBegins() {
        enter(100, 22);
        now = 3 * SECOND;
        enter(100, 22);
        now = 4 * SECOND;
        assertThat(forecast.untilRoom(Standing.DEFAULT)).isEqualTo(Duration.ofSeconds(4)); // nothing is known
        assertThat(forecast.untilLetIn(Standing.DEFAULT, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(4));
        known(); // at the end of a line, which leaves it as it is
        now = 3 * SECOND;
        enter(100, 22);
        forecast.enter(Standing.BATCH, 100, 22);
        // The first has outlived its 2.1 s and is taken to need an eighth of them; the second ends after 2.1 s.
        assertThat(forecast.untilRoom(Standing.DEFAULT)).isEqualTo(Duration.ofNanos(2_100_000_000L / 8));
        assertThat(forecast.untilRoom(Standing.BATCH)).isEqualTo(Duration.ofMillis(2100)); // the first batch begins
    }

    @Test
    void aBoundIsForWhatIsForeseenAndADeadlineForWhatIs() {
        WaitBound bound = new WaitBound(Duration.ofSeconds(30));
        assertThat(bound.deadline(null)).isEqualTo(Duration.ofMinutes(2));
        assertThat(bound.deadline(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(bound.deadline(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
        assertThat(bound.deadline(Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(2));
        assertThat(new WaitBound(Duration.ofDays(1)).deadline(null)).isEqualTo(Standing.LONGEST_WAIT);
        assertThat(bound.foreseen(Standing.BATCH)).isEqualTo(Duration.ofSeconds(30));
        assertThat(bound.foreseen(new Standing(Priority.BATCH, "", Duration.ofSeconds(5))))
                .isEqualTo(Duration.ofSeconds(5));
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
                Answering answering = new Answering(vertx, fleet, metrics, Duration.ofSeconds(30))) {
            model.forecast()
                    .enter(Standing.DEFAULT, 1, 1)
                    .leave(result(1, 0, 2, 0, 3600 * SECOND, FinishReason.LENGTH));
            List<QueueForecast.Place> places = new ArrayList<>();
            answering.lease(ServedModel.ALIAS, "s", Standing.DEFAULT).close(); // a slot is free
            places.add(model.forecast().enter(Standing.DEFAULT, 1, 1)); // for two hours
            ApiException refused = catchThrowableOfType(
                    ApiException.class, () -> answering.lease(ServedModel.ALIAS, "s", Standing.DEFAULT));
            assertThat(refused.kind()).isEqualTo(ErrorKind.QUEUE_FULL);
            assertThat(refused.message()).contains("and the most is 30 s");
            assertThat(refused.retryAfterSeconds()).isBetween(3000L, 7200L);
            assertThat(model.leases().held()).isZero();
            places.forEach(place -> place.leave(null));
            for (int i = 0; i < 60; i++) { // an answer of 20 s
                model.forecast()
                        .enter(Standing.DEFAULT, 1, 1)
                        .leave(result(1, 0, 2, 0, 10 * SECOND, FinishReason.STOP));
            }
            QueueForecast.Place one = model.forecast().enter(Standing.DEFAULT, 1, 1);
            Standing hasty = new Standing(Priority.INTERACTIVE, "", Duration.ofSeconds(2));
            assertThat(catchThrowableOfType(ApiException.class, () -> answering.lease(ServedModel.ALIAS, "s", hasty))
                            .retryAfterSeconds())
                    .isBetween(1L, 25L);
            answering.lease(ServedModel.ALIAS, "s", Standing.DEFAULT).close(); // who has time may wait
            one.leave(null);
            answering.lease(ServedModel.ALIAS, "s", Standing.DEFAULT).close();
        } finally {
            vertx.close();
        }
    }
}
