package dev.journeyman.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.loadtests.workshop.ResultBook;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real examination, so short that it proves nothing of facts, and real calls of the gate: what is wrong with a manifest is named, and with an honest one nothing is. */
class GateBenchIT {
    private static final Path ROOT = Path.of(System.getProperty("journeyman.root", ".."))
            .toAbsolutePath()
            .normalize();
    private static final int LIMIT = 3;

    @TempDir
    private Path folder;

    @Test
    void manifestsAreJudgedByTheRealGate() throws Exception {
        Trials trials = new Trials(ROOT, folder, new ResultBook(folder, Map.of("limit", LIMIT), "abc", line -> {}));
        WorkshopHome home = trials.home(PoisonPart.HOME, List.of());
        String card = trials.examine(home, "starter", WorkshopHome.STARTER, LIMIT);
        for (Twins.Claim claim : Twins.claims().subList(0, 2)) {
            new Twins(home, card).put(claim);
        }
        assertThat(trials.gate(home, "honest", "twin-honest").refusals())
                .containsExactly("factual-accuracy"); // nothing is lost, which so few questions do not prove
        assertThat(trials.gate(home, "contaminated", "twin-contaminated").refusals())
                .containsExactly("factual-accuracy", "data-policy/contamination");
    }
}
