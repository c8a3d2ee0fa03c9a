package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Requests counted by phase. */
class TrafficLogTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final TrafficLog log = new TrafficLog();

    @Test
    void whatMeetsAKilledGatewayIsLostAndNotFailed() {
        log.down(at(10), at(15));
        log.add(exchange(Phase.TRAINING, 1, 2, "a", ""));
        log.add(exchange(Phase.TRAINING, 9, 11, "", "broke off")); // was under way
        log.add(exchange(Phase.TRAINING, 12, 12, "", "refused"));
        log.add(exchange(Phase.TRAINING, 14, 16, "a", "")); // was answered all the same
        log.add(exchange(Phase.CANARY, 20, 21, "", "status 500"));

        TrafficLog.Summary summary = log.summary();

        assertThat(summary.byPhase())
                .containsOnly(
                        java.util.Map.entry(Phase.TRAINING, new TrafficLog.Count(4, 2, 0, 2)),
                        java.util.Map.entry(Phase.CANARY, new TrafficLog.Count(1, 0, 1, 0)));
        assertThat(summary.all()).isEqualTo(new TrafficLog.Count(5, 2, 1, 2));
        assertThat(summary.failures()).singleElement().asString().endsWith("canary chat: status 500");
        assertThat(Verdicts.served(summary).holds()).isFalse();
    }

    @Test
    void nothingAskedIsNotServed() {
        assertThat(Verdicts.served(log.summary()).holds()).isFalse();
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static Exchange exchange(Phase phase, int begun, int ended, String version, String problem) {
        return new Exchange(phase, Exchange.Kind.CHAT, at(begun), at(ended), "s", version, problem);
    }
}
