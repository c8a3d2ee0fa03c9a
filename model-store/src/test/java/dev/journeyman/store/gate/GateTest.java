package dev.journeyman.store.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each refusal by its name, with scorecards made by hand, and a good candidate that passes. */
class GateTest {
    private static final long SEED = 20261122;
    private static final Lineage.Proof PROOF = new Lineage.Proof(500, 9445, 0);
    private static final Manifest CHAMPION =
            Exam.manifest("champion-1", Exam.trained(null, 100, 50, new Lineage.Proof(400, 9445, 0)));
    private static final Lineage GOOD = Exam.trained("champion-1", 100, 50, PROOF);
    private static final Map<String, String> OUTCOMES = outcomes();
    private static final Map<String, Map<String, Integer>> LETTERS = Map.of(
            "mcq", Map.of("A", 511, "B", 106, "C", 370, "D", 10, "unparsable", 3),
            "mcq-likelihood", Map.of("A", 237, "B", 248, "C", 240, "D", 275),
            "reworded", Map.of("A", 40, "B", 30, "C", 30, "D", 20));

    /** Drawn, but for the letters, which the shipped starter guesses: 269 of 1,000. */
    private static Map<String, String> outcomes() {
        Map<String, String> outcomes = Exam.sit(Exam.model(new Random(SEED), 0), new Random(SEED));
        outcomes.put("mcq", "1".repeat(269) + "0".repeat(731));
        return outcomes;
    }

    private static Decision decide(
            Lineage lineage,
            Map<String, String> outcomes,
            Map<String, Map<String, Integer>> letters,
            Consumer<ObjectNode> change) {
        Manifest candidate = Exam.manifest("candidate-2", lineage);
        ObjectNode card = Exam.card(candidate, outcomes, letters);
        change.accept(card);
        return Gate.decide(
                GateRules.STANDARD,
                new Contender(candidate, card),
                new Contender(CHAMPION, Exam.card(CHAMPION, OUTCOMES, LETTERS)),
                CHAMPION);
    }

    private static Decision decide(Map<String, String> outcomes) {
        return decide(GOOD, outcomes, LETTERS, card -> {});
    }

    private static Decision decide(Lineage lineage) {
        return decide(lineage, OUTCOMES, LETTERS, card -> {});
    }

    private static Decision decide(Consumer<ObjectNode> change) {
        return decide(GOOD, OUTCOMES, LETTERS, change);
    }

    /** The champion's outcomes with so many right answers of a suite lost, from an item on, and so many wrong ones gained. */
    private static Map<String, String> changed(String suite, int from, int lose, int gain) {
        Map<String, String> outcomes = new LinkedHashMap<>(OUTCOMES);
        char[] each = outcomes.getOrDefault(suite, "").toCharArray();
        int lost = 0;
        int gained = 0;
        for (int i = from; i < each.length; i++) {
            if (each[i] == '1' && lost < lose) {
                each[i] = '0';
                lost++;
            } else if (each[i] == '0' && gained < gain) {
                each[i] = '1';
                gained++;
            }
        }
        assertThat(lost).isEqualTo(lose);
        assertThat(gained).isEqualTo(gain);
        outcomes.put(suite, new String(each));
        return outcomes;
    }

    @Test
    void aGoodCandidatePasses() {
        Decision decision = decide(changed("cause-check", 0, 30, 45));
        assertThat(decision.passed()).as(decision.text()).isTrue();
        assertThat(decision.refusals()).isEmpty();
        assertThat(decision.reason().children())
                .extracting(Reason::name)
                .containsExactly(
                        "scorecards",
                        "comparable",
                        "real-evals",
                        "factual-accuracy",
                        "no-regression",
                        "letter-skew",
                        "unknown-codes",
                        "stops",
                        "safety",
                        "data-policy");
    }

    @Test
    void theFirstOfAllHasNobodyToBeComparedWithAndTheFloorsHold() {
        Manifest only = Exam.manifest("only", Exam.trained(null, 100, 50, PROOF));
        ObjectNode card = Exam.card(only, OUTCOMES, Map.of());
        assertThat(Gate.decide(GateRules.STANDARD, new Contender(only, card), null, null)
                        .passed())
                .isTrue();
        ObjectNode babbling = Exam.card(only, changed("stops", 0, 400, 0), Map.of());
        assertThat(Gate.decide(GateRules.STANDARD, new Contender(only, babbling), null, null)
                        .refusals())
                .containsExactly("stops/stops");
    }

    /** 2.1 points of 7,065 items are 150 lost: more than the margin of 1.5. Spread thinly, so that no slice is worse by itself. */
    @Test
    void lostFactsAreRefused() {
        Decision decision = decide(changed("code-meaning", 0, 150, 0));
        assertThat(decision.refusals()).contains("factual-accuracy");
        assertThat(decision.text()).contains("NO  factual-accuracy: -2.12 points over 7065 items");
        assertThat(decide(changed("code-meaning", 0, 30, 20)).refusals()).isEmpty();
    }

    @Test
    void aSliceThatIsWorseIsRefusedThoughTheSuiteIsNot() {
        Exam.Suite suite = Exam.suite("code-meaning");
        char[] each = OUTCOMES.getOrDefault("code-meaning", "").toCharArray();
        int lost = 0;
        int gained = 0;
        for (int i = 0; i < each.length; i++) {
            boolean here = Exam.sliceOf(suite, i) == 5;
            if (here && each[i] == '1' && lost < 40) {
                each[i] = '0';
                lost++;
            } else if (!here && each[i] == '0' && gained < 40) {
                each[i] = '1';
                gained++;
            }
        }
        Map<String, String> outcomes = new LinkedHashMap<>(OUTCOMES);
        outcomes.put("code-meaning", new String(each));
        assertThat(decide(outcomes).refusals()).containsExactly("no-regression/code-meaning family=s5");
    }

    @Test
    void aSuiteThatIsWorseIsRefused() {
        assertThat(decide(changed("reworded", 0, 20, 1)).refusals()).contains("no-regression/reworded");
    }

    @Test
    void skewedLettersAreRefusedAndTheChampionsOwnSkewIsNoReason() {
        Map<String, Map<String, Integer>> skewed = new LinkedHashMap<>(LETTERS);
        skewed.put("mcq-likelihood", Map.of("A", 450, "B", 200, "C", 200, "D", 150));
        assertThat(decide(GOOD, OUTCOMES, skewed, card -> {}).refusals()).containsExactly("letter-skew/mcq-likelihood");
        skewed.put("mcq-likelihood", LETTERS.getOrDefault("mcq-likelihood", Map.of()));
        skewed.put("mcq", Map.of("A", 960, "B", 20, "C", 10, "D", 10)); // the champion guesses, and says A in 51 %
        assertThat(decide(GOOD, OUTCOMES, skewed, card -> {}).refusals()).containsExactly("letter-skew/mcq");
        skewed.put("mcq", Map.of("A", 60, "B", 90, "C", 70, "D", 780));
        assertThat(decide(GOOD, OUTCOMES, skewed, card -> {}).passed()).isTrue();
    }

    /** A guesser's right answers lie where its favourite letter is right: nobody loses by another favourite, but where letters are known, somebody does. */
    @Test
    void anotherFavouriteLetterIsNoLossOfItsSlice() {
        assertThat(favourites("mcq", "right").refusals()).isEmpty();
        assertThat(favourites("mcq", "family").refusals()).containsExactly("no-regression/mcq family=A");
        assertThat(favourites("mcq-likelihood", "right").refusals())
                .containsExactly("no-regression/mcq-likelihood right=A");
    }

    /** The champion is right in half of the items of one part of a cut and the candidate in half of another's. */
    private static Decision favourites(String suite, String cut) {
        String half = "10".repeat(125);
        String none = "0".repeat(250);
        Manifest candidate = Exam.manifest("candidate-2", GOOD);
        ObjectNode before = Exam.card(CHAMPION, OUTCOMES, LETTERS);
        ObjectNode now = Exam.card(candidate, OUTCOMES, LETTERS);
        Exam.cut(before, suite, cut, Map.of("A", half, "B", none));
        Exam.cut(now, suite, cut, Map.of("A", none, "B", half));
        return Gate.decide(
                GateRules.STANDARD, new Contender(candidate, now), new Contender(CHAMPION, before), CHAMPION);
    }

    @Test
    void unknownCodesExplainedAreRefused() {
        assertThat(decide(changed("unknown-codes", 0, 120, 0)).refusals()).contains("unknown-codes/unknown-codes");
    }

    @Test
    void answersThatDoNotStopAreRefused() {
        assertThat(decide(changed("stops", 0, 300, 0)).refusals()).contains("stops/stops");
    }

    @Test
    void lessSafeConductIsRefused() {
        assertThat(decide(changed("refusals", 0, 20, 0)).refusals()).contains("safety/refusals");
    }

    /** 15 of 140 fewer, which is more than a tenth, but of 85 that differ either way: p is 0.06. With 65 that differ it is 0.04. */
    @Test
    void aLossThatChanceExplainsIsNone() {
        GateRules rules = GateRules.of(json("{\"safety\":{\"least\":0.2}}"));
        assertThat(decide(rules, changed("refusals", 0, 50, 35)).refusals()).isEmpty();
        assertThat(decide(rules, changed("refusals", 0, 40, 25)).refusals()).containsExactly("safety/refusals");
    }

    private static Decision decide(GateRules rules, Map<String, String> outcomes) {
        Manifest candidate = Exam.manifest("candidate-2", GOOD);
        return Gate.decide(
                rules,
                new Contender(candidate, Exam.card(candidate, outcomes, LETTERS)),
                new Contender(CHAMPION, Exam.card(CHAMPION, OUTCOMES, LETTERS)),
                CHAMPION);
    }

    @Test
    void dataThatAreNotProvenAreRefusedEachByName() {
        assertThat(decide(Exam.trained("champion-1", 100, 101, PROOF)).refusals())
                .containsExactly("data-policy/synthetic-ratio");
        assertThat(decide(Exam.trained("champion-1", 100, 50, new Lineage.Proof(399, 9445, 0)))
                        .refusals())
                .containsExactly("data-policy/anchor");
        assertThat(decide(Exam.trained("another", 100, 50, PROOF)).refusals()).containsExactly("data-policy/anchor");
        assertThat(decide(Exam.trained("champion-1", 100, 50, new Lineage.Proof(500, 9445, 3)))
                        .refusals())
                .containsExactly("data-policy/contamination");
        assertThat(decide(Exam.trained("champion-1", 100, 50, new Lineage.Proof(500, 0, 0)))
                        .refusals())
                .containsExactly("data-policy/contamination");
        assertThat(decide(Exam.trained("champion-1", 0, 0, null)).refusals())
                .containsExactly(
                        "data-policy/provenance",
                        "data-policy/synthetic-ratio",
                        "data-policy/anchor",
                        "data-policy/contamination");
    }

    @Test
    void whatSomebodyBroughtIsForTheRulesToSay() {
        Lineage brought = Lineage.imported("hf:acme/tiny@1", null);
        assertThat(decide(brought).passed()).isTrue();
        Manifest candidate = Exam.manifest("candidate-2", brought);
        GateRules strict = GateRules.of(json("{\"policy\":{\"brought\":\"refuse\"}}"));
        assertThat(Gate.decide(
                                strict,
                                new Contender(candidate, Exam.card(candidate, OUTCOMES, LETTERS)),
                                new Contender(CHAMPION, Exam.card(CHAMPION, OUTCOMES, LETTERS)),
                                CHAMPION)
                        .refusals())
                .containsExactly("data-policy");
    }

    @Test
    void scorecardsThatCannotBeComparedAreRefusedAndNothingIsComparedThen() {
        assertThat(refusals(card -> ((ObjectNode) card.path("domain")).put("facts_digest", "0")))
                .isEqualTo("[comparable/domain.facts_digest]");
        assertThat(refusals(card -> card.put("code_version", "other"))).isEqualTo("[comparable/code_version]");
        assertThat(refusals(card -> card.put("limit", 10))).isEqualTo("[comparable/limit]");
        assertThat(refusals(card -> card.put("precision", "int8"))).isEqualTo("[comparable/precision]");
        assertThat(refusals(card -> suite(card, 0).put("items_digest", "0"))).isEqualTo("[comparable/code-meaning]");
        assertThat(refusals(card -> suite(card, 1).put("failed", 2))).isEqualTo("[comparable/mcq]");
        assertThat(refusals(card -> suite(card, 8).put("name", "halts")))
                .isEqualTo("[comparable/halts, comparable/stops]");
    }

    @Test
    void aScorecardOfOtherWeightsIsRefusedAndOneOfThisVersionIsKnownByEitherDigest() {
        assertThat(refusals(card -> ((ObjectNode) card.path("model")).put("weights_digest", "0")))
                .isEqualTo("[scorecards/candidate-2]");
        String digest = Exam.manifest("candidate-2", GOOD).digest();
        assertThat(refusals(
                        card -> ((ObjectNode) card.path("model")).removeAll().put("digest", "sha256:" + digest)))
                .isEqualTo("[]");
    }

    @Test
    void syntheticItemsAreRefused() {
        assertThat(refusals(card -> suite(card, 3).put("provenance", "synthetic_teacher")))
                .isEqualTo("[real-evals/cause-check]");
        assertThat(refusals(card -> suite(card, 3).put("provenance", "who knows")))
                .isEqualTo("[real-evals/cause-check]");
    }

    @Test
    void aScorecardWithoutOutcomesIsOfAnOlderProgramAndNamesWhatItLacks() {
        Decision decision = decide(card -> {
            suite(card, 0).remove("outcomes");
            suite(card, 1).put("right", 1);
            card.remove("precision");
        });
        assertThat(decision.refusals()).containsExactly("scorecards/candidate-2");
        assertThat(decision.text())
                .contains("suites.code-meaning.outcomes is missing")
                .contains("suites.mcq.outcomes must be n characters")
                .contains("precision must be a string");
    }

    @Test
    void whatNothingMeasuresIsNotProven() {
        GateRules rules = GateRules.of(json("{\"safety\":{\"kinds\":[\"poems\"]}}"));
        assertThat(decide(rules, OUTCOMES).refusals()).containsExactly("safety");
    }

    @Test
    void aDecisionIsToldAsJsonAndFitsTheLedger() {
        Decision decision = decide(changed("unknown-codes", 0, 120, 0));
        JsonNode json = decision.json();
        assertThat(json.path("passed").asBoolean(true)).isFalse();
        assertThat(json.path("candidate").asText()).isEqualTo("candidate-2");
        assertThat(json.path("champion").asText()).isEqualTo("champion-1");
        assertThat(json.path("refusals").toString()).contains("unknown-codes/unknown-codes");
        assertThat(json.at("/reason/reasons/0/name").asText()).isEqualTo("scorecards");
        assertThat(json.toString()).hasSizeLessThan(20_000);
        assertThat(decision.ruling().passed()).isFalse();
    }

    private static String refusals(Consumer<ObjectNode> change) {
        return decide(change).refusals().toString();
    }

    private static ObjectNode suite(ObjectNode card, int index) {
        @Nullable JsonNode node = card.path("suites").get(index);
        return (ObjectNode) node;
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
