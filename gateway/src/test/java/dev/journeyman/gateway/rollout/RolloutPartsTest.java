package dev.journeyman.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings, shares, counts, and what is kept of them. */
class RolloutPartsTest {
    @TempDir
    Path folder;

    private static RolloutSettings of(String yaml) throws IOException {
        JsonNode root = YAMLMapper.builder().build().readTree(yaml);
        return RolloutSettings.of(root);
    }

    @Test
    void theShippedSettingsAreTheStandardOnes() throws IOException {
        assertThat(RolloutSettings.read(folder, Path.of("..", "domains", "automotive")))
                .isEqualTo(RolloutSettings.STANDARD);
        assertThat(RolloutSettings.read(folder, folder)).isEqualTo(RolloutSettings.STANDARD);
        assertThat(of("{version: 1}")).isEqualTo(RolloutSettings.STANDARD);
    }

    @Test
    void theHomesSettingsGoBeforeTheDomains() throws IOException {
        Files.writeString(
                folder.resolve("rollout.yaml"), "version: 1\nramp: [0, 10]\nmaximum_hours: 0.5\nminimum: {hours: 0}\n");
        RolloutSettings settings = RolloutSettings.read(folder, Path.of("..", "domains", "automotive"));
        assertThat(settings.ramp()).containsExactly(0, 10);
        assertThat(settings.maximum()).hasMinutes(30);
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPath() throws IOException {
        assertThatThrownBy(() -> of("""
                        version: 2
                        ramp: [20, 5]
                        stepp: {}
                        step: {answers: 1.5}
                        minimum: {sessions: 0, hour: 1}
                        at_maximum: hope
                        alpha: 0.9
                        margins: {slow: many}
                        """))
                .isInstanceOf(RolloutSettingsException.class)
                .hasMessageContainingAll(
                        "version must be 1",
                        "5 follows 20",
                        "stepp means nothing",
                        "step.answers must be a whole number",
                        "minimum.sessions must be",
                        "minimum.hour means nothing",
                        "at_maximum must be promote or withdraw",
                        "alpha must be",
                        "margins.slow must be a number");
        Files.writeString(folder.resolve("rollout.yaml"), "ramp: []");
        assertThatThrownBy(() -> RolloutSettings.read(folder, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("rollout.yaml", "ramp must end");
    }

    @Test
    void aLargerShareOnlyAddsSessionsAndEveryGatewayDecidesTheSame() {
        Split split = new Split("new@2026-11-01T00:00:00Z");
        int at5 = 0;
        int at20 = 0;
        int moved = 0;
        for (int i = 0; i < 20_000; i++) {
            String session = "session " + i;
            assertThat(new Split("new@2026-11-01T00:00:00Z").bucket(session)).isEqualTo(split.bucket(session));
            if (split.toCanary(session, 5)) {
                assertThat(split.toCanary(session, 20)).isTrue();
                at5++;
            }
            at20 += split.toCanary(session, 20) ? 1 : 0;
            moved += split.toCanary(session, 20) != new Split("other").toCanary(session, 20) ? 1 : 0;
            assertThat(split.toCanary(session, 0)).isFalse();
        }
        assertThat(at5).isBetween(900, 1_100); // 1,000 and three standard deviations
        assertThat(at20).isBetween(3_830, 4_170);
        assertThat(moved).as("another rollout takes other sessions").isGreaterThan(5_000);
    }

    @Test
    void sessionsAreCountedWithoutTheirNames() {
        for (int sessions : new int[] {0, 1, 20, 100, 1_000, 10_000}) {
            SessionSketch sketch = new SessionSketch();
            for (int i = 0; i < sessions * 3; i++) {
                sketch.add("session of somebody " + i % Math.max(1, sessions));
            }
            assertThat((double) sketch.estimate()).isCloseTo(sessions, within(1 + 0.03 * sessions));
            assertThat(SessionSketch.of(sketch.text()).estimate()).isEqualTo(sketch.estimate());
        }
    }

    @Test
    void thePercentileIsOfItsClass() {
        Latencies latencies = new Latencies();
        assertThat(latencies.p95()).isNull();
        for (int i = 1; i <= 100; i++) {
            latencies.add(i * 10L);
        }
        assertThat(latencies.p95()).isBetween(950L, 1_100L);
        assertThat(new Latencies(latencies.counts()).p95()).isEqualTo(latencies.p95());
    }

    @Test
    void answersAgreeByTheirWordsOrTheirCodes() {
        assertThat(Agreement.ofText("Check the  coil.", "check the coil")).isTrue();
        assertThat(Agreement.ofText("Check the coil.", "Check the plug.")).isFalse();
        assertThat(Agreement.ofCodes("P0301: see p0420.", "P0420 and P0301 again, P0301"))
                .isTrue();
        assertThat(Agreement.ofCodes("P0301", "P0302")).isFalse();
    }

    @Test
    void whatIsKeptIsReadAsItWasAndDamageCountsAnew() throws IOException {
        Instant since = Instant.parse("2026-11-01T10:00:00.123Z");
        Running running = new Running("new", "old", since, 20, since, 17);
        for (int i = 0; i < 120; i++) {
            running.ended(
                    i % 3 == 0 ? Arm.CANARY : Arm.CHAMPION,
                    "s" + i % 7,
                    i % 10 == 0 ? Ending.FAILURE : new Ending(Ending.Outcome.ANSWERED, 10L + i, 100L + i, 1_000L + i));
        }
        running.canary.rated(true);
        RolloutStatus.Ended ended = new RolloutStatus.Ended(
                "x", "old", since, since.plusSeconds(5), RolloutStatus.Outcome.ROLLED_BACK, "worse", 5, 2);
        RolloutFile file = new RolloutFile(folder.resolve("rollout.json"));
        file.write(new RolloutFile.Kept(running, List.of(ended)));

        RolloutFile.Kept kept = file.read();
        Running read = kept.running();
        assertThat(read).isNotNull();
        assertThat(read.isOf("new", "old", since)).isTrue();
        assertThat(read.canary.told()).isEqualTo(running.canary.told());
        assertThat(read.champion.told()).isEqualTo(running.champion.told());
        assertThat(read.slowAboveMicros).isEqualTo(running.slowAboveMicros).isNotNull();
        assertThat(read.canary.count(Measure.SLOW)).isEqualTo(running.canary.count(Measure.SLOW));
        assertThat(read.feedbackSequence).isEqualTo(17);
        assertThat(read.answersAtShare).isEqualTo(40);
        assertThat(kept.ended()).containsExactly(ended);

        Files.writeString(folder.resolve("rollout.json"), "{\"format\":1,\"running\":{\"version\":\"new\"}}");
        assertThat(file.read()).isEqualTo(new RolloutFile.Kept(null, List.of()));
    }
}
