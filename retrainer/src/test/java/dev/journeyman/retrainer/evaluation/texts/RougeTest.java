package dev.journeyman.retrainer.evaluation.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RougeTest {
    @Test
    void workedByHand() {
        String reference = "Swap the ignition coil, then read the misfire counter.";
        String answer = "Swap the coil and read the counter again";
        // 9 words and 8; swap, the twice, coil, read, counter are shared
        assertOverlap(Rouge.n(1, reference, answer), 6 / 8.0, 6 / 9.0);
        // 8 runs of two and 7: "swap the" and "read the" are shared
        assertOverlap(Rouge.n(2, reference, answer), 2 / 7.0, 2 / 8.0);
        // swap the coil read the counter
        assertOverlap(Rouge.l(reference, answer), 6 / 8.0, 6 / 9.0);
        // in another order: "read the" is as long as it gets ("the coil" and "the counter" too)
        assertOverlap(Rouge.l("read the counter", "the counter, read the coil"), 2 / 5.0, 2 / 3.0);
    }

    /** The example of Lin's paper for the union of common subsequences: w1 w2 w3 w4 w5 against w1 w2 w6 w7 w8 and w1 w3 w8 w9 w5 has w1 w2 w3 w5. */
    @Test
    void linesAreUnited() {
        Overlap sum = Rouge.lSum("w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5");
        assertOverlap(sum, 4 / 10.0, 4 / 5.0);
        assertThat(Rouge.lSum("one line of words", "one line of words")).isEqualTo(Overlap.of(1, 1));
        // a word of the answer counts once, though two lines of the reference have it
        assertOverlap(Rouge.lSum("pump\npump", "pump"), 1, 0.5);
    }

    @Test
    void nothingSharesNothing() {
        assertThat(Rouge.n(1, "testing one two", "")).isEqualTo(Overlap.NONE);
        assertThat(Rouge.n(2, "testing", "testing")).isEqualTo(Overlap.NONE);
        assertThat(Rouge.l("", "")).isEqualTo(Overlap.NONE);
        assertThat(Rouge.lSum("", "a")).isEqualTo(Overlap.NONE);
    }

    @Test
    void theReferenceImplementationSaysTheSame() throws Exception {
        JsonNode vectors = ReferenceVectors.read("rouge_vectors.json");
        int compared = 0;
        for (String group : List.of("cases", "simple")) {
            for (JsonNode each : vectors.path(group)) {
                String target = each.path("target").asText();
                String prediction = each.path("prediction").asText();
                compared += compare(each.path("rouge1"), Rouge.n(1, target, prediction));
                compared += compare(each.path("rouge2"), Rouge.n(2, target, prediction));
                compared += compare(each.path("rougeL"), Rouge.l(target, prediction));
            }
        }
        assertThat(compared).isEqualTo(11);
    }

    private static int compare(JsonNode expected, Overlap actual) {
        if (expected.isMissingNode()) {
            return 0;
        }
        assertThat(actual.precision()).isCloseTo(expected.get(0).asDouble(), offset(5e-6));
        assertThat(actual.recall()).isCloseTo(expected.get(1).asDouble(), offset(5e-6));
        assertThat(actual.f()).isCloseTo(expected.get(2).asDouble(), offset(5e-6));
        return 1;
    }

    private static void assertOverlap(Overlap actual, double precision, double recall) {
        assertThat(actual.precision()).isCloseTo(precision, offset(1e-12));
        assertThat(actual.recall()).isCloseTo(recall, offset(1e-12));
        assertThat(actual.f()).isCloseTo(2 * precision * recall / (precision + recall), offset(1e-12));
    }
}
