package dev.journeyman.loadtests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.loadtests.measurement.Machine;
import dev.journeyman.loadtests.measurement.Revision;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The report's two forms, and what leads to it. */
class LoopReportTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final LoopSettings SETTINGS = new LoopSettings(4, 2, 24, 10, 3, 0, 1, 0.6, 20, 0.5, 20, 7);

    private Instant now = START;
    private final List<String> told = new ArrayList<>();
    private final Timeline timeline = new Timeline(() -> now, told::add);

    @Test
    void aPhaseThatIsOverDoesNotBeginAgain() {
        begin(Phase.BEFORE, 0);
        begin(Phase.CANARY, 10);
        begin(Phase.TRAINING, 12); // heard late
        begin(Phase.CANARY, 15);
        begin(Phase.SETTLED, 30);
        now = START.plusSeconds(40);

        assertThat(timeline.stretches())
                .containsExactly(
                        new Timeline.Stretch(Phase.BEFORE, START, 10),
                        new Timeline.Stretch(Phase.CANARY, START.plusSeconds(10), 20),
                        new Timeline.Stretch(Phase.SETTLED, START.plusSeconds(30), 10));
        assertThat(timeline.phase()).isEqualTo(Phase.SETTLED);
        assertThat(told).containsExactly("before: x", "canary: x", "settled: x");
    }

    @Test
    void bothFormsTellAll() throws IOException {
        begin(Phase.BEFORE, 0);
        begin(Phase.CANARY, 10);
        TrafficLog log = new TrafficLog();
        log.add(new Exchange(Phase.CANARY, Exchange.Kind.CHAT, START, START, "s", "", "status 500"));
        List<Verdict> verdicts = List.of(new Verdict("sun", true, "shines"), Verdicts.served(log.summary()));
        FullLoop.Found found = new FullLoop.Found(
                "starter",
                "",
                "run-1",
                "rollout",
                new Technicians.Known(10, 1, 2, 0),
                new Technicians.Known(10, 9, 10, 0),
                Map.of("accepted", 3),
                null,
                List.of(new Killer.Hit(Phase.CANARY, new ShownGateway.Killed(START, START.plusSeconds(4), 1, 0))));
        LoopReport report = new LoopReport(
                "loop",
                "loop",
                new Revision("unknown", false),
                new Machine("a processor", 2, 1, "an os", "a jdk"),
                SETTINGS,
                Verdict.all(verdicts),
                verdicts,
                timeline.stretches(),
                timeline.moments(),
                log.summary(),
                found,
                List.of("it is a test"),
                12.5,
                0.1,
                0.2);

        String line = report.line();
        assertThat(line).doesNotContain("\n");
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.path("passed").asBoolean(true)).isFalse();
        assertThat(json.at("/moments/0/at").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(json.at("/traffic/by_phase/CANARY/failed").asInt()).isEqualTo(1);
        assertThat(json.at("/found/after/right").asInt()).isEqualTo(9);
        assertThat(json.at("/found/kills/0/killed/ready").asText()).isEqualTo("2026-11-22T10:00:04Z");
        assertThat(json.at("/settings/least_right").asDouble()).isEqualTo(0.6);
        assertThat(report.text(timeline, "the table\n"))
                .contains(
                        "FAILS  every client was served: 1 of 1",
                        "holds  sun: shines",
                        "the table",
                        "Note: it is a test.")
                .matches("(?s).*FAILS.*holds.*");
    }

    @Test
    void killsAreSharedOutAmongThePhases() {
        List<Killer.Planned> plan = Killer.plan(5, Pace.REAL, new Random(1));

        assertThat(plan)
                .extracting(Killer.Planned::phase)
                .containsExactly(Phase.TRAINING, Phase.TRAINING, Phase.EVALUATING, Phase.EVALUATING, Phase.CANARY);
        assertThat(plan)
                .allSatisfy(planned -> assertThat(planned.after()).isBetween(Duration.ZERO, Pace.REAL.killTraining()));
        assertThat(Killer.plan(5, Pace.REAL, new Random(1))).isEqualTo(plan);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(SETTINGS.problems()).isEmpty();
        assertThat(new LoopSettings(0, 2, 0, 0, 0, -1, -1, 2, 51, 0, 1, 7).problems())
                .extracting(problem -> problem.split(" ", 2)[0])
                .containsExactly(
                        "--facts",
                        "--conversations",
                        "--records",
                        "--at-once",
                        "--questions",
                        "--kills",
                        "--percent",
                        "--turns",
                        "--least-right",
                        "--noise");
    }

    private void begin(Phase phase, int second) {
        now = START.plusSeconds(second);
        timeline.begin(phase, "x");
    }
}
