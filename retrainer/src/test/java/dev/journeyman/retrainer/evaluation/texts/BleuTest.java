package dev.journeyman.retrainer.evaluation.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.retrainer.evaluation.texts.Bleu.Smoothing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
    private static final Bleu PLAIN = new Bleu(BleuTokens.NONE, Smoothing.NONE, 0, false);

    @Test
    void workedByHand() {
        List<List<String>> reference = List.of(List.of("check the fuse of the pump before the relay"));
        assertThat(PLAIN.corpus(List.of("check the fuse of the pump before the relay"), reference))
                .isCloseTo(100, offset(1e-9));
        // 8 of 9 words (one of the three "the" of the answer, it has four, is one too many), 7 of 8, 5 of 7, 3 of 6
        assertThat(PLAIN.corpus(List.of("check the fuse of the the pump before the"), reference))
                .isCloseTo(100 * Math.pow(8 / 9.0 * 7 / 8 * 5 / 7 * 3 / 6, 0.25), offset(1e-9));
        // as many words as there are, but shorter: exp(1 - 9/6)
        assertThat(PLAIN.corpus(List.of("check the fuse of the pump"), reference))
                .isCloseTo(100 * Math.exp(1 - 9 / 6.0), offset(1e-9));
    }

    @Test
    void zerosAreSmoothed() {
        List<List<String>> reference = List.of(List.of("this is a test"));
        // 3 of 4, 2 of 3, 1 of 2, and none of 1
        List<String> answer = List.of("this is a fest");
        assertThat(PLAIN.corpus(answer, reference)).isZero();
        assertThat(new Bleu(BleuTokens.NONE, Smoothing.FLOOR, 0.1, false).corpus(answer, reference))
                .isCloseTo(100 * Math.pow(0.75 * 2 / 3 * 0.5 * 0.1, 0.25), offset(1e-9));
        assertThat(Bleu.STANDARD.corpus(answer, reference))
                .isCloseTo(100 * Math.pow(0.75 * 2 / 3 * 0.5 * 0.5, 0.25), offset(1e-9));
        assertThat(Bleu.STANDARD.corpus(List.of("no word"), reference)).isZero();
    }

    @Test
    void theNearestReferenceCountsAndAtATieTheShorter() {
        // four words; references of three and five are as near: the shorter, so nothing is taken off
        assertThat(PLAIN.corpus(List.of("a b c d"), List.of(List.of("a b c d e", "x y z"))))
                .isCloseTo(100, offset(1e-9));
        assertThat(PLAIN.corpus(List.of("a b c d"), List.of(List.of("a b c d e"))))
                .isCloseTo(100 * Math.exp(1 - 5 / 4.0), offset(1e-9));
        assertThatThrownBy(() -> PLAIN.corpus(List.of("a"), List.of(List.of()))).hasMessageContaining("no reference");
    }

    @Test
    void wordsOfTheTwoSchemes() {
        assertThat(BleuTokens.MTEVAL_13A.split("P0301 (misfire), at 1.5 V: don't &amp; won't."))
                .containsExactly("P0301", "(", "misfire", ")", ",", "at", "1.5", "V", ":", "don't", "&", "won't", ".");
        assertThat(BleuTokens.INTERNATIONAL.split("don't: 1.5 V \u2013 20 \u20ac."))
                .containsExactly("don", "'", "t", ":", "1.5", "V", "\u2013", "20", "\u20ac", ".");
        assertThat(BleuTokens.NONE.split(" a  b. ")).containsExactly("a", "b.");
    }

    @Test
    void theReferenceImplementationSaysTheSame() throws Exception {
        JsonNode vectors = ReferenceVectors.read("bleu_vectors.json");
        for (JsonNode each : vectors.path("corpus")) {
            BleuTokens tokens = switch (each.path("tokenize").asText("13a")) {
                case "none" -> BleuTokens.NONE;
                case "intl" -> BleuTokens.INTERNATIONAL;
                default -> BleuTokens.MTEVAL_13A;
            };
            Bleu bleu = new Bleu(tokens, Smoothing.EXPONENTIAL, 0, false);
            assertThat(bleu.corpus(ReferenceVectors.texts(each.path("hyps")), bySegment(each.path("refs"))))
                    .as(tokens.name())
                    .isCloseTo(each.path("score").asDouble(), offset(1e-6));
        }
        // sacrebleu's raw_corpus_bleu with 0.01 in place of zero: no splitting, as long runs as there are
        Bleu raw = new Bleu(BleuTokens.NONE, Smoothing.FLOOR, 0.01, true);
        for (JsonNode each : vectors.path("raw_0_1")) {
            assertThat(raw.corpus(ReferenceVectors.texts(each.path("hyps")), bySegment(each.path("refs"))) / 100)
                    .isCloseTo(each.path("score").asDouble(), offset(1e-9));
        }
        JsonNode statistics = vectors.path("statistics");
        List<String> answer = List.of(statistics.path("hyp").asText());
        List<List<String>> reference = List.of(List.of(statistics.path("ref").asText()));
        assertThat(new Bleu(BleuTokens.NONE, Smoothing.FLOOR, 0.1, false).corpus(answer, reference) / 100)
                .isCloseTo(statistics.path("score_smooth_default").asDouble(), offset(1e-9));
        assertThat(new Bleu(BleuTokens.NONE, Smoothing.FLOOR, 0, false).corpus(answer, reference))
                .isZero();
        JsonNode counted = vectors.path("from_stats");
        Bleu.Counts counts = new Bleu.Counts(
                longs(counted.path("counts")),
                longs(counted.path("totals")),
                counted.path("sys_len").asLong(),
                counted.path("ref_len").asLong());
        assertThat(Bleu.STANDARD.score(counts) / 100)
                .isCloseTo(counted.path("score").asDouble(), offset(1e-9));
    }

    /** References stand in streams, one reference of every segment each. */
    private static List<List<String>> bySegment(JsonNode streams) {
        List<List<String>> segments = new ArrayList<>();
        for (int s = 0; s < streams.get(0).size(); s++) {
            List<String> segment = new ArrayList<>();
            for (JsonNode stream : streams) {
                segment.add(stream.get(s).asText());
            }
            segments.add(segment);
        }
        return segments;
    }

    private static long[] longs(JsonNode list) {
        long[] longs = new long[list.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = list.get(i).asLong();
        }
        return longs;
    }
}
