package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.evaluation.statistics.Interval;
import dev.journeyman.retrainer.evaluation.statistics.PairedBootstrap;
import dev.journeyman.retrainer.evaluation.texts.BertScore;
import dev.journeyman.retrainer.evaluation.texts.Bleu;
import dev.journeyman.retrainer.evaluation.texts.QaMatch;
import dev.journeyman.retrainer.evaluation.texts.Rouge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/** What is measured on the answers of one suite besides whether they are right. */
final class Measures {
    private static final double PLACES = 1e6;
    private static final double HUNDRED = 100;

    private Measures() {}

    /**
     * The suite's measures by their names in the scorecard; items without references are left out of them.
     *
     * @param marks in the order of the items
     * @param vectors null where the measures that need them are left out
     */
    static Map<String, Scorecard.Measure> of(
            SuiteSpec suite, List<SuiteScore.Mark> marks, BertScore.@Nullable TokenVectors vectors) {
        Map<String, Scorecard.Measure> measures = new TreeMap<>();
        if (suite.kind() == SuiteSpec.Kind.PERPLEXITY) {
            reading(suite, marks, measures);
            return measures;
        }
        List<SuiteScore.Mark> with = marks.stream()
                .filter(mark -> !mark.item().references().isEmpty())
                .toList();
        if (with.isEmpty()) {
            return measures;
        }
        for (TextMeasure measure : suite.measures()) {
            if (measure == TextMeasure.BLEU) {
                measures.put(measure.field(), bleu(with));
            } else if (measure != TextMeasure.BERT_SCORE || vectors != null) {
                measures.put(measure.field(), mean(suite, with, by(measure, vectors)));
            }
        }
        return measures;
    }

    private static ToDoubleBiFunction<String, String> by(
            TextMeasure measure, BertScore.@Nullable TokenVectors vectors) {
        return switch (measure) {
            case ROUGE_1 -> (answer, reference) -> Rouge.n(1, reference, answer).f();
            case ROUGE_2 -> (answer, reference) -> Rouge.n(2, reference, answer).f();
            case ROUGE_L -> (answer, reference) -> Rouge.l(reference, answer).f();
            case ROUGE_LSUM ->
                (answer, reference) -> Rouge.lSum(reference, answer).f();
            case QA_F1 -> (answer, reference) -> QaMatch.f1(answer, reference);
            case EXACT_MATCH -> (answer, reference) -> QaMatch.exact(answer, reference) ? 1 : 0;
            case BERT_SCORE -> {
                BertScore.TokenVectors told = Objects.requireNonNull(vectors);
                yield (answer, reference) ->
                        BertScore.of(told, reference, answer).f();
            }
            case BLEU -> throw new IllegalArgumentException("BLEU is of all answers together");
        };
    }

    private static Scorecard.Measure mean(
            SuiteSpec suite, List<SuiteScore.Mark> marks, ToDoubleBiFunction<String, String> by) {
        List<Double> values = new ArrayList<>();
        for (SuiteScore.Mark mark : marks) {
            values.add(rounded(mark.item().references().stream()
                    .mapToDouble(reference -> by.applyAsDouble(mark.reply().text(), reference))
                    .max()
                    .orElse(0)));
        }
        return measure(suite, values, true);
    }

    private static Scorecard.Measure bleu(List<SuiteScore.Mark> marks) {
        List<String> answers = marks.stream().map(mark -> mark.reply().text()).toList();
        List<List<String>> references =
                marks.stream().map(mark -> mark.item().references()).toList();
        double score = Bleu.STANDARD.corpus(answers, references) / HUNDRED;
        return new Scorecard.Measure(marks.size(), score, null, null, true, List.of());
    }

    private static void reading(SuiteSpec suite, List<SuiteScore.Mark> marks, Map<String, Scorecard.Measure> measures) {
        List<ReadText> read = marks.stream()
                .map(mark -> ReadText.parse(mark.reply().text()))
                .flatMap(Optional::stream)
                .toList();
        if (read.isEmpty()) {
            return;
        }
        double nats = read.stream().mapToDouble(ReadText::nats).sum();
        long tokens = read.stream().mapToLong(ReadText::tokens).sum();
        measures.put(
                "perplexity",
                new Scorecard.Measure(read.size(), Math.exp(nats / tokens), null, null, false, List.of()));
        measures.put(
                "nats_per_token",
                measure(
                        suite,
                        read.stream().map(each -> rounded(each.natsPerToken())).toList(),
                        false));
        measures.put(
                "bits_per_byte",
                measure(
                        suite,
                        read.stream().map(each -> rounded(each.bitsPerByte())).toList(),
                        false));
    }

    private static Scorecard.Measure measure(SuiteSpec suite, List<Double> values, boolean higherIsBetter) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        Interval interval = PairedBootstrap.interval(all, suite.seed());
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / all.length;
        return new Scorecard.Measure(all.length, mean, interval.low(), interval.high(), higherIsBetter, values);
    }

    private static double rounded(double value) {
        return Math.round(value * PLACES) / PLACES;
    }
}
