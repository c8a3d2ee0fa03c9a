package dev.journeyman.guardrails.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final class Told implements Features.Sink {
        private final List<Integer> words = new ArrayList<>();
        private final List<Integer> sequences = new ArrayList<>();
        private final List<Integer> runs = new ArrayList<>();
        private final List<String> tokens = new ArrayList<>();

        @Override
        public void word(int slot) {
            words.add(slot);
        }

        @Override
        public void sequence(int slot) {
            sequences.add(slot);
        }

        @Override
        public void run(int slot) {
            runs.add(slot);
        }

        @Override
        public void token(int start, int end) {
            tokens.add(start + "-" + end);
        }
    }

    private static Told walk(String text) {
        Told told = new Told();
        Features.walk(text, 0, text.length(), told);
        return told;
    }

    @Test
    void countsOfFeaturesAreThoseWorkedByHand() {
        // Tokens: "stop", "it", and the end. Each has one word and three sequences (pair, triple, skip).
        // Runs of _stop_: 4 of three, 3 of four, 2 of five. Of _it_: 2 of three, 1 of four.
        Told told = walk("stop it");
        assertThat(told.tokens).containsExactly("0-4", "5-7", "7-7");
        assertThat(told.words).hasSize(3);
        assertThat(told.sequences).hasSize(9);
        assertThat(told.runs).hasSize(9 + 3);
    }

    @Test
    void hashesAreThoseOfTheSpecification() {
        // The word "a": ((seed ^ 97) * 0x01000193), mixed; its slot mixes that again and takes the highest 17 bits.
        // Worked by an independent program (Python, 32-bit masks).
        assertThat(walk("a").words.get(0)).isEqualTo(WORD_A);
        assertThat(walk("a").runs).containsExactly(RUN_A);
    }

    private static final int WORD_A = 96493;
    private static final int RUN_A = 26928;

    @Test
    void theEndOfASentenceIsOneTokenWhateverEndsIt() {
        Told dot = walk("go. on");
        Told line = walk("go\non");
        // go, border, on, end: the border's word is the same, and so is the word pair of "on" after it.
        assertThat(dot.words.get(1)).isEqualTo(line.words.get(1));
        assertThat(dot.sequences.get(6)).isEqualTo(line.sequences.get(6));
        // The mark itself is told beside it.
        assertThat(dot.words.get(2)).isNotEqualTo(line.words.get(2));
    }

    @Test
    void numbersAreSeenByTheirShape() {
        assertThat(walk("p0301").words).isEqualTo(walk("p0420").words);
        assertThat(walk("p0301").runs).isEqualTo(walk("p0420").runs);
        assertThat(walk("p0301").words).isNotEqualTo(walk("p030").words);
    }

    @Test
    void codesAreSeenByTheirShapeWhateverTheirLetters() {
        assertThat(walk("c1fde").words).isEqualTo(walk("c0110").words);
        assertThat(walk("c1fde").runs).isEqualTo(walk("c0110").runs);
        assertThat(walk("p0a0d").words).isNotEqualTo(walk("c0a0d").words);
        assertThat(walk("c4fde").words).isNotEqualTo(walk("c0110").words); // no code begins so
        assertThat(walk("p0a0d1").runs).isNotEqualTo(walk("p00001").runs);
    }

    @Test
    void aRepeatedMarkIsOneToken() {
        assertThat(walk("so!!!!!!").tokens).containsExactly("0-2", "2-8");
        assertThat(walk("-----").tokens).containsExactly("0-5", "5-5");
    }

    @Test
    void nothingHasNoFeatures() {
        assertThat(walk("").tokens).isEmpty();
        assertThat(walk(" \t ").tokens).isEmpty();
    }

    @Test
    void aWordWithoutEndHasBoundedRuns() {
        // The 32 first characters and the border before them: 31 runs of three, 30 of four, 29 of five, and those that
        // end at the cut's border.
        assertThat(walk("x".repeat(100_000)).runs).hasSameSizeAs(walk("x".repeat(32)).runs);
    }

    @Test
    void slotsLieInTheTable() {
        Told told = walk("Zażółć gęślą jaźń 日本語 \uD83D\uDE00 {\"a\": 1}");
        for (List<Integer> slots : List.of(told.words, told.sequences, told.runs)) {
            assertThat(slots).allMatch(slot -> slot >= 0 && slot < Features.SLOTS);
        }
    }
}
