package dev.journeyman.retrainer.collect.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.retrainer.collect.text.Keyphrases.Keyphrase;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyphrasesTest {
    @Test
    void cutsAtStopWordsPunctuationAndNumbers() {
        assertThat(Keyphrases.candidates("Check the brake-pad wear. Replace worn pads, below 3 mm; don't drive!"))
                .containsExactly(
                        List.of("check"),
                        List.of("brake-pad", "wear"),
                        List.of("replace", "worn", "pads"),
                        List.of("mm"),
                        List.of("drive"));
    }

    /**
     * Candidates: wheel bearing (twice), wheel, worn wheel bearing, seal. Words: wheel stands in 4 candidates with 2 + 2 + 1 + 3 = 8 words, so 2;
     * bearing in 3 with 7, so 7/3; worn in 1 with 3, so 3; seal 1.
     */
    @Test
    void scoresByDegreeAndFrequency() {
        List<Keyphrase> phrases = Keyphrases.of(
                List.of("wheel bearing and the wheel.", "the wheel bearing or a worn wheel bearing; seal"), 1, 10);
        // worn wheel bearing: (3 + 2 + 7/3) ln 2; wheel bearing is within it, and so is wheel
        assertThat(phrases).extracting(Keyphrase::text).containsExactly("worn wheel bearing", "seal");
        assertThat(phrases.get(0).score()).isCloseTo((3 + 2 + 7.0 / 3) * Math.log(2), within(1e-12));
        assertThat(phrases.get(1).score()).isCloseTo(Math.log(2), within(1e-12));

        // asked for twice at least, only wheel bearing is left: (2 + 7/3) ln 3
        List<Keyphrase> often = Keyphrases.of(
                List.of("wheel bearing and the wheel.", "the wheel bearing or a worn wheel bearing; seal"), 2, 10);
        assertThat(often).extracting(Keyphrase::text).containsExactly("wheel bearing");
        assertThat(often.get(0).score()).isCloseTo((2 + 7.0 / 3) * Math.log(3), within(1e-12));
        assertThat(often.get(0).count()).isEqualTo(2);
    }

    @Test
    void leavesLongRunsOutAndKeepsToTheBound() {
        assertThat(Keyphrases.of(List.of("one2 two2x three3 four4 five5 words here"), 1, 10))
                .isEmpty();
        assertThat(Keyphrases.of(List.of("alpha beta. gamma delta. epsilon zeta"), 1, 2))
                .extracting(Keyphrase::text)
                .as("equal scores, by letters")
                .containsExactly("alpha beta", "epsilon zeta");
        assertThat(Keyphrases.of(List.of(), 1, 5)).isEmpty();
    }
}
