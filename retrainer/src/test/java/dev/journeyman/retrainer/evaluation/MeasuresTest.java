package dev.journeyman.retrainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static SuiteSpec suite(TextMeasure... measures) {
        return SuiteSpec.of(
                "own",
                "about",
                SuiteSpec.Kind.WRITTEN,
                null,
                List.of("x.jsonl"),
                null,
                List.of(measures),
                7,
                "human_curated",
                8,
                null,
                null);
    }

    private static SuiteScore.Mark mark(int place, String answer, String... references) {
        EvalItem item = new EvalItem("own/" + place, "Q " + place, new Expectation.AnyOf(List.of("x")), Map.of())
                .withReferences(List.of(references));
        return new SuiteScore.Mark(
                place, item, new Respondent.Reply(answer, Respondent.Finish.STOP, 3, ""), Judgement.ofWrong("no"));
    }

    @Test
    void theBestReferenceCountsAndItemsWithoutOneAreLeftOut() {
        List<SuiteScore.Mark> marks = new ArrayList<>(List.of(
                mark(0, "the purge valve", "purge valve", "canister"),
                mark(1, "a coil", "injector"),
                mark(2, "no reference")));
        Map<String, Scorecard.Measure> measures =
                Measures.of(suite(TextMeasure.QA_F1, TextMeasure.EXACT_MATCH, TextMeasure.ROUGE_L), marks, null);
        assertThat(measures.keySet()).containsExactly("exact_match", "qa_f1", "rouge_l");
        assertThat(measures.get("qa_f1")).isNotNull().satisfies(measure -> {
            assertThat(measure.values()).containsExactly(1.0, 0.0);
            assertThat(measure.value()).isEqualTo(0.5);
            assertThat(measure.n()).isEqualTo(2);
            assertThat(measure.low()).isEqualTo(0);
            assertThat(measure.high()).isEqualTo(1);
        });
        // "the purge valve" against "purge valve": 2 of 3 and 2 of 2
        assertThat(measures.get("rouge_l"))
                .isNotNull()
                .satisfies(measure -> assertThat(measure.values()).containsExactly(0.8, 0.0));
    }

    @Test
    void bleuIsOfAllAndBertScoreNeedsVectors() {
        List<SuiteScore.Mark> marks =
                List.of(mark(0, "check the fuse of the pump", "check the fuse of the pump"), mark(1, "stop", "stop"));
        SuiteSpec both = suite(TextMeasure.BLEU, TextMeasure.BERT_SCORE);
        Map<String, Scorecard.Measure> without = Measures.of(both, marks, null);
        assertThat(without.keySet()).containsExactly("bleu");
        assertThat(without.get("bleu")).isNotNull().satisfies(measure -> {
            assertThat(measure.value()).isEqualTo(1, within(1e-9));
            assertThat(measure.values()).isEmpty();
            assertThat(measure.low()).isNull();
        });
        Map<String, Scorecard.Measure> with = Measures.of(both, marks, text -> new float[][] {{text.length(), 1}});
        assertThat(with.get("bert_score"))
                .isNotNull()
                .satisfies(measure -> assertThat(measure.values()).containsExactly(1.0, 1.0));
    }

    @Test
    void aTextThatWasReadIsToldAndReadBack() {
        ReadText read = new ReadText(12.5, 7, 31);
        assertThat(ReadText.parse(read.text())).contains(read);
        assertThat(ReadText.parse("nats x tokens 7 bytes 3")).isEmpty();
        assertThat(ReadText.parse("Yes.")).isEmpty();
    }
}
