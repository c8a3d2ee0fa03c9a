package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop played with a stub: each fault of the gateway is found by the verdict that is for it, and by no other. */
class FullLoopTest {
    private static final Pace FAST = new Pace(
            Duration.ofMillis(5),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofMillis(5));
    private static final List<String> KEYS = List.of("one", "two", "three");
    private static final List<Errand.OfCode> CODES =
            List.of(new Errand.OfCode("P0300", "Random Misfire"), new Errand.OfCode("P0171", "System Too Lean"));

    private final List<String> told = java.util.Collections.synchronizedList(new java.util.ArrayList<>());

    @Test
    void aGatewayThatDoesItAllPasses() throws Exception {
        Scene.Played played = play(0, Set.of());

        assertThat(failed(played)).isEmpty();
        assertThat(played.timeline().stretches())
                .extracting(Timeline.Stretch::phase)
                .containsExactly(Phase.values());
        TrafficLog.Summary traffic = java.util.Objects.requireNonNull(played.traffic());
        assertThat(traffic.all().failed()).isZero();
        assertThat(traffic.byKind()).containsKeys("chat", "stream", "diagnose", "rating", "correction");
        assertThat(traffic.byVersion()).containsKeys(StubGateway.STARTER, StubGateway.CANDIDATE);
        assertThat(played.found()).isInstanceOfSatisfying(FullLoop.Found.class, found -> {
            assertThat(found.champion()).isEqualTo(StubGateway.STARTER);
            assertThat(found.candidate()).isEqualTo(StubGateway.CANDIDATE);
            assertThat(found.before().right()).isZero();
            assertThat(found.after().share()).isEqualTo(1);
        });
        assertThat(told).anyMatch(line -> line.startsWith("canary: "));
    }

    @Test
    void aKilledGatewayThatGoesOnPasses() throws Exception {
        Scene.Played played = play(3, Set.of());

        assertThat(failed(played)).isEmpty();
        assertThat(played.found())
                .isInstanceOfSatisfying(
                        FullLoop.Found.class, found -> assertThat(found.kills()).hasSize(3));
        assertThat(java.util.Objects.requireNonNull(played.traffic()).all().failed())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_ERROR, every client was served",
        "CUT_STREAM, every client was served",
        "TOO_EARLY, every answer is of a version that served then",
        "FICKLE, sessions keep their arm",
        "FORGETS, acknowledged feedback is all there",
        "NO_PROVENANCE, early corrections name the version that was trained on them",
        "BROKEN_LEDGER, the ledger's chain is whole",
        "LEARNS_NOTHING, the new facts are known"
    })
    void eachFaultIsFound(StubGateway.Fault fault, String verdict) throws Exception {
        assertThat(failed(play(0, EnumSet.of(fault)))).containsExactly(verdict);
    }

    @Test
    void aRefusedCandidateIsNotWaitedFor() throws Exception {
        assertThat(failed(play(0, EnumSet.of(StubGateway.Fault.GATE_REFUSES))))
                .containsExactlyInAnyOrder(
                        "the gate let the candidate through", "canary, then champion", "the new facts are known");
    }

    @Test
    void aCanaryThatIsTakenBackIsNoChampion() throws Exception {
        assertThat(failed(play(0, EnumSet.of(StubGateway.Fault.ROLLS_BACK))))
                .containsExactlyInAnyOrder("canary, then champion", "the new facts are known");
    }

    @Test
    void aKilledGatewayThatBeginsAnewIsFound() throws Exception {
        assertThat(failed(play(3, EnumSet.of(StubGateway.Fault.ANOTHER_RUN))))
                .containsExactly("the run goes on after every kill");
    }

    private Scene.Played play(int kills, Set<StubGateway.Fault> faults) throws IOException, InterruptedException {
        LoopSettings settings = new LoopSettings(4, 2, 24, 10, 3, 0, kills, 0.6, 20, 0.5, 20, 7);
        assertThat(settings.problems()).isEmpty();
        List<WorkshopFacts.Fact> facts = WorkshopFacts.draw(settings.facts(), settings.wordings(), settings.seed());
        try (StubGateway gateway = new StubGateway(facts, settings.records(), kills, faults)) {
            Scene.Played played =
                    new FullLoop(settings, FAST, told::add).play(gateway, KEYS, "operator", CODES, List.of());
            assertThat(gateway.mode()).isEqualTo("off");
            return played;
        }
    }

    private static List<String> failed(Scene.Played played) {
        return played.verdicts().stream()
                .filter(verdict -> !verdict.holds())
                .map(Verdict::name)
                .toList();
    }
}
