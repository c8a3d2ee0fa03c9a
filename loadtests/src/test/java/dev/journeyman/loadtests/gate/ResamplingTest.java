package dev.journeyman.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.gate.GateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorecards of 4,000 facts, and what is made of them. */
class ResamplingTest {
    private static final int ITEMS = 4000;
    private static final long SEED = Long.getLong("journeyman.seed", 20261122);
    private static final List<String> KINDS = List.of("code-meaning");

    /** A model that is right but for every so many-th item from an offset on; half of its items are a slice. */
    private static JsonNode card(int every, int offset) {
        StringBuilder outcomes = new StringBuilder();
        for (int i = 0; i < ITEMS; i++) {
            outcomes.append((i + offset) % every == 0 ? '0' : '1');
        }
        ObjectNode card = JsonMapper.builder().build().createObjectNode();
        card.putObject("model").put("name", "m");
        card.putObject("domain").put("facts_digest", "f");
        card.put("precision", "float32").put("system_prompt", "none").put("code_version", "abc");
        var suites = card.putArray("suites");
        for (String kind : List.of("code-meaning", "unknown-codes", "stops", "safety")) {
            ObjectNode suite = suites.addObject();
            suite.put("name", kind)
                    .put("kind", kind)
                    .put("provenance", "reference")
                    .put("items_digest", "d");
            part(suite, outcomes.toString());
            part(suite.putObject("slices").putObject("half").putObject("first"), outcomes.substring(0, ITEMS / 2));
            suite.putObject("letters").put("A", every).put("B", 10);
        }
        return card;
    }

    private static void part(ObjectNode node, String outcomes) {
        node.put("n", outcomes.length())
                .put("right", (int) outcomes.chars().filter(each -> each == '1').count())
                .put("outcomes", outcomes);
    }

    @TempDir
    private static Path folder;

    private static Manifest manifest(String name, @Nullable String parent) throws IOException {
        ModelStore store = ModelStore.open(folder.resolve("models"));
        if (store.has(name)) {
            return store.version(name).manifest();
        }
        Map<String, Long> counts = Map.of("reference", 10L);
        try (Staging staging = store.stage()) {
            Files.writeString(staging.directory().resolve("model.safetensors"), name);
            return staging.commit(
                            name,
                            new Lineage(
                                    "run:1",
                                    parent,
                                    "1",
                                    "r",
                                    "ab".repeat(32),
                                    counts,
                                    counts,
                                    null,
                                    new Lineage.Proof(1, 1, 0)),
                            ByteProgress.NONE)
                    .manifest();
        }
    }

    private static Judge judge() throws IOException {
        return Judge.of(GateRules.STANDARD, manifest("candidate-2", "parent-1"), manifest("parent-1", null));
    }

    private static String outcomes(JsonNode card) {
        return card.at("/suites/0/outcomes").asText();
    }

    @Test
    void exchangingKeepsWhatTheTwoKnowTogether() {
        Cards cards = new Cards(card(20, 0), card(50, 7));
        Cards exchanged = cards.exchanged(new Random(SEED));
        String now = outcomes(exchanged.candidate());
        String before = outcomes(exchanged.champion());
        assertThat(now).isNotEqualTo(outcomes(cards.candidate()));
        for (int i = 0; i < ITEMS; i++) {
            assertThat(List.of(now.charAt(i), before.charAt(i)))
                    .containsExactlyInAnyOrder(
                            outcomes(cards.candidate()).charAt(i),
                            outcomes(cards.champion()).charAt(i));
        }
        assertThat(exchanged.differing(KINDS)).isEqualTo(cards.differing(KINDS));
        assertThat(outcomes(cards.candidate())).as("the original").isEqualTo(outcomes(card(20, 0)));
    }

    /** 200 of 4,000 wrong against 80: 3 points lost. */
    @Test
    void differencesAreOfTheKinds() {
        assertThat(new Cards(card(20, 0), card(50, 0)).difference(KINDS)).isEqualTo(-0.03);
        assertThat(new Cards(card(20, 0), card(50, 0)).difference(List.of("diagnosis")))
                .isZero();
    }

    @Test
    void aLongerExaminationDrawsItemsWithBothOutcomes() {
        Cards cards = new Cards(card(20, 0), card(50, 0));
        Cards drawn = cards.drawn(3, new Random(SEED));
        assertThat(drawn.items(KINDS)).isEqualTo(3 * ITEMS);
        assertThat(drawn.difference(KINDS)).isBetween(-0.035, -0.025);
        assertThat(drawn.differing(KINDS)).isBetween(0.045, 0.055); // 160 and 40 of 4,000
        assertThat(drawn.champion().at("/suites/0/letters/B").asInt()).isEqualTo(30);
    }

    @Test
    void halvesHaveEveryItemOnce() {
        Cards cards = new Cards(card(20, 0), card(50, 7));
        List<Cards> halves = cards.halves(new Random(SEED));
        int first = halves.get(0).candidate().at("/suites/0/n").asInt();
        int second = halves.get(1).candidate().at("/suites/0/n").asInt();
        assertThat(first + second).isEqualTo(ITEMS);
        assertThat(first).isBetween(1800, 2200);
        assertThat(halves.get(0).candidate().at("/suites/0/right").asInt()
                        + halves.get(1).candidate().at("/suites/0/right").asInt())
                .isEqualTo(3800);
        assertThat(halves.get(0).candidate().at("/suites/0/slices")).isEmpty();
    }

    @Test
    void mixedWithNothingIsTheEqualAndWithAllTheSpoiltOne() {
        Cards good = new Cards(card(40, 3), card(50, 7));
        Cards spoilt = new Cards(card(4, 0), card(50, 7));
        assertThat(outcomes(spoilt.mixed(0, good, new Random(SEED)).candidate()))
                .isEqualTo(outcomes(good.candidate()));
        assertThat(outcomes(spoilt.mixed(1, good, new Random(SEED)).candidate()))
                .isEqualTo(outcomes(spoilt.candidate()));
        double half = spoilt.mixed(0.5, good, new Random(SEED)).difference(KINDS);
        assertThat(half).isBetween(-0.14, -0.09); // between -0.5 and -23 points
    }

    @Test
    void equalsAreSeldomRefusedAndSpoiltOnesAlways() throws IOException {
        Cards good = new Cards(card(50, 3), card(50, 7));
        Cards spoilt = new Cards(card(4, 0), card(50, 7));
        Resampling.Equal equal = Resampling.equal("e", judge(), good, 0, 100, SEED);
        assertThat(equal.tally().trials()).isEqualTo(100);
        assertThat(equal.tally().refused()).as("%s", equal.tally()).isLessThanOrEqualTo(4);
        List<Resampling.Point> curve = Resampling.curve(judge(), good, spoilt, 20, SEED);
        assertThat(curve.get(0).difference()).isZero();
        assertThat(curve.get(curve.size() - 1).tally().refused()).isEqualTo(20);
        assertThat(curve.get(curve.size() - 1).tally().branches()).containsKey("factual-accuracy");
        assertThat(curve.get(curve.size() - 1).difference()).isEqualTo(-0.23);
    }

    /** The first loses 23 points on either half; the second nothing. */
    @Test
    void halvesTellTheTruthOfEachOther() throws IOException {
        Resampling.Halves bad = Resampling.halves(judge(), new Cards(card(4, 0), card(50, 7)), 20, SEED);
        assertThat(bad).isEqualTo(new Resampling.Halves(20, 20, 0, 0, 0));
        Resampling.Halves good = Resampling.halves(judge(), new Cards(card(50, 7), card(50, 7)), 20, SEED);
        assertThat(good).isEqualTo(new Resampling.Halves(20, 0, 0, 0, 0));
    }

    /** Each knows 1,000 items that the other does not, so a half that loses means one that gains: what is refused for a loss is not borne out, what for want of proof may be. */
    @Test
    void aLossThatOneHalfShowsAndTheOtherDoesNotIsNotBorneOut() throws IOException {
        Resampling.Halves halves = Resampling.halves(judge(), new Cards(card(4, 0), card(4, 1)), 60, SEED);
        assertThat(halves.refused()).as("%s", halves).isGreaterThan(halves.notBorneOut());
        assertThat(halves.notBorneOut()).as("%s", halves).isPositive();
    }

    @Test
    void aDifferenceOfASuiteIsItsOwn() {
        Cards cards = new Cards(card(20, 0), card(50, 0));
        assertThat(cards.difference("stops")).hasValue(-0.03);
        assertThat(cards.difference("none")).isEmpty();
    }
}
