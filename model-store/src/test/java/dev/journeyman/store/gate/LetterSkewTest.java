package dev.journeyman.store.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rule of letters, on suites of 1,000 questions with four letters: chance is 250 right, its deviation sqrt(1000 * 0.25 * 0.75) = 13.69, so up to 250.5 + 3.090 * 13.69 = 292.8 are guesses. */
class LetterSkewTest {
    private static final GateRules.Letters RULES = GateRules.STANDARD.letters();
    private static final Map<String, Integer> EVEN = Map.of("A", 250, "B", 250, "C", 250, "D", 250);

    /** What is chosen of A, and the rest shared evenly. */
    private static Map<String, Integer> mostlyA(int a) {
        int rest = (1000 - a) / 3;
        return Map.of("A", a, "B", rest, "C", rest, "D", 1000 - a - 2 * rest, "unparsable", 0);
    }

    private static Scorecard card(int right, Map<String, Integer> letters) {
        Scorecard.Part whole = new Scorecard.Part("1".repeat(right) + "0".repeat(1000 - right));
        return new Scorecard(
                Map.of(),
                Map.of("mcq", new Scorecard.Suite("mcq", "mcq", "reference", "d", 0, whole, Map.of(), letters)));
    }

    private static boolean passes(Scorecard now, @Nullable Scorecard before) {
        return new LetterSkew(RULES, now, before).reason().passed();
    }

    @Test
    void aChampionThatKnowsLettersHasASuccessorThatSpreadsThem() {
        Scorecard champion = card(905, EVEN);
        assertThat(passes(card(900, mostlyA(400)), champion)).isTrue();
        assertThat(passes(card(900, mostlyA(401)), champion)).isFalse();
    }

    @Test
    void aChampionThatKnowsLettersAndLeansToOneIsNoReason() {
        Scorecard champion = card(600, mostlyA(450));
        assertThat(passes(card(600, mostlyA(570)), champion)).isTrue();
        assertThat(passes(card(600, mostlyA(571)), champion)).isFalse();
    }

    @Test
    void guessedLettersWander() {
        Scorecard champion = card(269, mostlyA(511));
        assertThat(passes(card(220, mostlyA(780)), champion)).isTrue();
        assertThat(passes(card(292, mostlyA(900)), champion)).isTrue();
    }

    @Test
    void oneLetterWhateverIsAskedIsRefusedOfGuessersToo() {
        assertThat(passes(card(250, mostlyA(1000)), card(269, mostlyA(511)))).isFalse();
        assertThat(passes(card(250, mostlyA(1000)), card(250, EVEN))).isFalse();
        assertThat(passes(card(250, mostlyA(901)), card(250, EVEN))).isFalse();
        assertThat(passes(card(250, mostlyA(1000)), card(905, EVEN))).isFalse();
    }

    @Test
    void aGuesserThatSaysOneLetterAlwaysHasNothingToLose() {
        assertThat(passes(card(250, mostlyA(1000)), card(250, mostlyA(950)))).isTrue();
    }

    /** 292 right of 1,000 may be chance, 293 are not. */
    @Test
    void chanceIsTold() {
        assertThat(passes(card(250, mostlyA(700)), card(292, EVEN))).isTrue();
        assertThat(passes(card(250, mostlyA(700)), card(293, EVEN))).isFalse();
        assertThat(passes(card(800, mostlyA(700)), card(292, EVEN))).isTrue(); // it has gained
    }

    @Test
    void withoutAChampionTheCandidatesOwnLettersTell() {
        assertThat(passes(card(905, mostlyA(401)), null)).isFalse();
        assertThat(passes(card(269, mostlyA(780)), null)).isTrue();
        assertThat(passes(card(250, mostlyA(1000)), null)).isFalse();
    }

    /** A domain that allows all of one letter where letters are known allows it of guesses. */
    @Test
    void theLooserOfBothHoldsForGuesses() {
        GateRules.Letters loose = new GateRules.Letters(1, 0.12, 0.90);
        assertThat(new LetterSkew(loose, card(250, mostlyA(1000)), card(250, EVEN))
                        .reason()
                        .passed())
                .isTrue();
    }

    @Test
    void theReasonSaysThatLettersAreGuesses() {
        Reason reason = new LetterSkew(RULES, card(250, mostlyA(1000)), card(269, mostlyA(511))).reason();
        assertThat(reason.failures()).containsExactly("letter-skew/mcq");
        assertThat(reason.text())
                .contains("one letter is 100.00 % of those chosen, the champion's 51.10 %; 90.00 % is allowed where"
                        + " letters are guesses");
    }

    @Test
    void fewLettersAreNotJudged() {
        Map<String, Integer> few = Map.of("A", 29, "unparsable", 971);
        assertThat(passes(card(0, few), card(905, EVEN))).isTrue();
    }
}
