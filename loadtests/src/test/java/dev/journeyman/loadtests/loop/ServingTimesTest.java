package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may answer when: a at 0, b canary at 100, champion at 200, back to a at 300. */
class ServingTimesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final ServingTimes times = ServingTimes.of(
            List.of(
                    entry(0, "promoted", "a"),
                    entry(50, "added", "b"),
                    entry(60, "evaluated", "b"),
                    entry(100, "canary", "b"),
                    entry(150, "share", "b"),
                    entry(200, "promoted", "b"),
                    entry(300, "rolled_back", "a")),
            Duration.ofSeconds(5));

    @Test
    void theChampionMayAnswerWhileItIsOne() {
        assertThat(allows("a", 10, 11)).isTrue();
        assertThat(allows("a", 150, 151)).isTrue();
        assertThat(allows("a", 250, 251)).isFalse();
        assertThat(allows("a", 400, 401)).isTrue();
    }

    @Test
    void theCanaryMayAnswerFromItsFirstMoment() {
        assertThat(allows("b", 99, 99)).isFalse();
        assertThat(allows("b", 99, 101)).isTrue(); // begun before, answered after
        assertThat(allows("b", 250, 251)).isTrue();
    }

    @Test
    void takingAChangeOverHasItsGrace() {
        assertThat(allows("a", 204, 205)).isTrue();
        assertThat(allows("a", 206, 207)).isFalse();
        assertThat(allows("a", 199, 260)).isTrue(); // a long answer ends on the version that it began with
        assertThat(allows("b", 304, 305)).isTrue();
        assertThat(allows("b", 306, 307)).isFalse();
    }

    @Test
    void aRejectedCanaryEnds() {
        ServingTimes rejected = ServingTimes.of(
                List.of(entry(0, "forced", "a"), entry(10, "canary", "b"), entry(20, "rejected", "b")), Duration.ZERO);

        assertThat(rejected.allows("b", at(15), at(16))).isTrue();
        assertThat(rejected.allows("b", at(21), at(22))).isFalse();
        assertThat(rejected.allows("a", at(21), at(22))).isTrue();
        assertThat(rejected.allows("nobody", at(15), at(16))).isFalse();
    }

    @Test
    void aSessionMayGoToTheCanaryAndNotBack() {
        List<Exchange> exchanges = List.of(
                answer("joins", "a", 110),
                answer("joins", "b", 120),
                answer("leaves", "b", 110),
                answer("leaves", "a", 120),
                answer("later", "b", 190),
                answer("later", "a", 310), // the canary is over by then
                answer("stays", "a", 110),
                answer("stays", "a", 120));

        assertThat(times.unfaithful(exchanges)).containsExactly("leaves");
        assertThat(times.forbidden(exchanges)).isEmpty();
        assertThat(times.forbidden(List.of(answer("x", "c", 110)))).hasSize(1);
    }

    private boolean allows(String version, int begun, int ended) {
        return times.allows(version, at(begun), at(ended));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static OpsStates.Entry entry(int second, String event, String version) {
        return new OpsStates.Entry(second, at(second), event, version, "ops", "a test", false);
    }

    private static Exchange answer(String session, String version, int second) {
        return new Exchange(
                Phase.CANARY, Exchange.Kind.CHAT, at(second), at(second).plusMillis(100), session, version, "");
    }
}
