package dev.journeyman.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.workshop.ResultBook;
import dev.journeyman.loadtests.workshop.WorkshopHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static Path folder;

    private static final List<String> STEPS = new ArrayList<>();

    /** As another call would go on in the same folder. */
    private static Trials trials() throws IOException {
        STEPS.clear();
        return new Trials(ROOT, folder, new ResultBook(folder, Map.of("limit", LIMIT), "abc", STEPS::add));
    }

    @Test
    void manifestsAreJudgedByTheRealGate() throws Exception {
        Trials trials = trials();
        WorkshopHome home = trials.home(PoisonPart.HOME, List.of());
        String card = trials.examine(home, "starter", WorkshopHome.STARTER, LIMIT);
        for (Twins.Claim claim : Twins.claims().subList(0, 2)) {
            new Twins(home, card).put(claim);
        }
        assertThat(trials.gate(home, "twin-honest").refusals())
                .containsExactly("factual-accuracy"); // nothing is lost, which so few questions do not prove
        assertThat(trials.gate(home, "twin-contaminated").refusals())
                .containsExactly("factual-accuracy", "data-policy/contamination");
    }

    @Test
    void aHomeThatAnotherProgramBeganIsExaminedAgain() throws Exception {
        Trials first = trials();
        WorkshopHome home = first.home(PoisonPart.HOME, List.of());
        Path card = Path.of(first.examine(home, "starter", WorkshopHome.STARTER, LIMIT));
        ObjectMapper json = JsonMapper.builder().build();
        ObjectNode kept = (ObjectNode) json.readTree(card.toFile());
        String digest = kept.path("code_digest").asText();

        trials().examine(home, "starter", WorkshopHome.STARTER, LIMIT);
        assertThat(STEPS).containsExactly("starter.examined: there already");

        json.writeValue(card.toFile(), kept.put("code_digest", "0".repeat(64)));
        String anew = trials().examine(home, "starter", WorkshopHome.STARTER, LIMIT);
        assertThat(STEPS).hasSize(2).contains("starter.examined ...");
        assertThat(json.readTree(Path.of(anew).toFile()).path("code_digest").asText())
                .isEqualTo(digest);
    }
}
