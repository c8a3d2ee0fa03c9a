package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.journeyman.retrainer.evaluation.statistics.Interval;
import dev.journeyman.retrainer.evaluation.statistics.PairedBootstrap;
import dev.journeyman.retrainer.evaluation.statistics.PairedOutcomes;
import dev.journeyman.retrainer.evaluation.statistics.Wilson;
import dev.journeyman.store.statistics.Holm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two scorecards side by side, item by item. Only what was asked of both is compared; what differs besides is told and not hidden.
 *
 * @param a the first, as a rule the champion
 * @param b the second, as a rule the candidate; differences are b less a
 * @param seed of the bootstrap
 * @param notes what makes the comparison less sure: other facts, other judging, another program
 * @param onlyA suites that only the first one has
 * @param onlyB suites that only the second one has
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Comparison(
        Side a, Side b, long seed, List<String> notes, List<String> onlyA, List<String> onlyB, List<SuitePair> suites) {
    /** Which scorecard. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Side(
            ModelIdentity model,
            String precision,
            @JsonInclude(JsonInclude.Include.NON_NULL) Scorecard.@Nullable Served served,
            String startedAt) {
        static Side of(Scorecard card) {
            return new Side(card.model(), card.precision(), card.served(), card.startedAt());
        }
    }

    /** An accuracy with its Wilson interval; all null where nothing was asked. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Accuracy(
            int right,
            @Nullable Double accuracy,
            @Nullable Double low,
            @Nullable Double high) {
        static Accuracy of(int right, int n) {
            if (n == 0) {
                return new Accuracy(0, null, null, null);
            }
            Wilson interval = Wilson.of(right, n);
            return new Accuracy(right, (double) right / n, interval.low(), interval.high());
        }
    }

    /**
     * The same items answered by both.
     *
     * @param difference accuracy of b less that of a
     * @param low of the 95 % paired bootstrap interval of the difference
     * @param high of the same
     * @param onlyA items that only a got right
     * @param onlyB items that only b got right
     * @param p of McNemar's test
     * @param exact whether p is of the binomial distribution
     * @param pCorrected p corrected by Holm for the slices of the suite that were looked at; of a whole suite p itself
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Pair(
            int n,
            Accuracy a,
            Accuracy b,
            double difference,
            double low,
            double high,
            int onlyA,
            int onlyB,
            double p,
            boolean exact,
            double pCorrected) {
        static Pair of(PairedOutcomes pair, double corrected) {
            return new Pair(
                    pair.n(),
                    Accuracy.of(pair.firstRight(), pair.n()),
                    Accuracy.of(pair.secondRight(), pair.n()),
                    pair.difference(),
                    pair.interval().low(),
                    pair.interval().high(),
                    pair.test().onlyFirst(),
                    pair.test().onlySecond(),
                    pair.test().p(),
                    pair.test().exact(),
                    corrected);
        }
    }

    /**
     * A measure of both.
     *
     * @param low of the 95 % paired bootstrap interval of the difference; null where the measure has no value for each item, or is not taken by the same rule of both
     * @param high of the same
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record MeasurePair(
            int n,
            double a,
            double b,
            double difference,
            @Nullable Double low,
            @Nullable Double high,
            boolean higherIsBetter) {}

    /** A suite of both. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record SuitePair(
            String name,
            String itemsDigest,
            Pair whole,
            Map<String, Map<String, Pair>> slices,
            Map<String, MeasurePair> measures) {}

    /** Why two scorecards cannot be compared. */
    static final class NotComparableException extends Exception {
        private static final long serialVersionUID = 1;

        NotComparableException(List<String> reasons) {
            super(String.join("; ", reasons));
        }
    }

    /**
     * Compares.
     *
     * @throws NotComparableException where a suite of both has other items, or other ones of them were asked; with every such suite
     */
    static Comparison of(Scorecard a, Scorecard b, long seed) throws NotComparableException {
        Map<String, Scorecard.Suite> ofA = byName(a);
        Map<String, Scorecard.Suite> ofB = byName(b);
        List<String> reasons = new ArrayList<>();
        if (!a.domain().name().equals(b.domain().name())) {
            reasons.add("the domains are " + a.domain().name() + " and "
                    + b.domain().name());
        }
        for (Scorecard.Suite suite : a.suites()) {
            Scorecard.Suite other = ofB.get(suite.name());
            if (other == null) {
                continue;
            }
            if (!suite.itemsDigest().equals(other.itemsDigest())) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "the suite %s has other items (items_digest %.12s and %.12s)",
                        suite.name(),
                        suite.itemsDigest(),
                        other.itemsDigest()));
            } else if (suite.n() != other.n()) {
                reasons.add("of the suite " + suite.name() + " " + suite.n() + " items were asked, and " + other.n());
            }
        }
        if (ofA.keySet().stream().noneMatch(ofB::containsKey)) {
            reasons.add("they have no suite in common");
        }
        if (!reasons.isEmpty()) {
            throw new NotComparableException(reasons);
        }
        List<SuitePair> suites = a.suites().stream()
                .filter(suite -> ofB.containsKey(suite.name()))
                .map(suite -> pair(suite, Objects.requireNonNull(ofB.get(suite.name())), seed))
                .toList();
        return new Comparison(Side.of(a), Side.of(b), seed, notes(a, b), missing(ofA, ofB), missing(ofB, ofA), suites);
    }

    private static List<String> missing(Map<String, Scorecard.Suite> here, Map<String, Scorecard.Suite> there) {
        TreeSet<String> missing = new TreeSet<>(here.keySet());
        missing.removeAll(there.keySet());
        return List.copyOf(missing);
    }

    private static Map<String, Scorecard.Suite> byName(Scorecard card) {
        Map<String, Scorecard.Suite> suites = new TreeMap<>();
        card.suites().forEach(suite -> suites.put(suite.name(), suite));
        return suites;
    }

    private static List<String> notes(Scorecard a, Scorecard b) {
        List<String> notes = new ArrayList<>();
        if (!a.domain().factsDigest().equals(b.domain().factsDigest())) {
            notes.add("the domain's facts were others");
        }
        if (!a.suitesDigest().equals(b.suitesDigest())) {
            notes.add("the suites' files or the guardrails' settings were others: limits and judging may differ");
        }
        if (!a.codeDigest().equals(b.codeDigest())) {
            notes.add("the programs were others (" + a.codeVersion() + " and " + b.codeVersion() + ")");
        }
        if (!a.precision().equals(b.precision())) {
            notes.add("the weights were held in " + a.precision() + " and in " + b.precision());
        }
        return notes;
    }

    private static SuitePair pair(Scorecard.Suite a, Scorecard.Suite b, long seed) {
        PairedOutcomes whole = PairedOutcomes.of(a.outcomes(), b.outcomes(), seed);
        List<String[]> parts = new ArrayList<>();
        List<PairedOutcomes> pairs = new ArrayList<>();
        a.slices()
                .forEach((cut, slices) -> slices.forEach((part, slice) -> {
                    Scorecard.Slice other =
                            b.slices().getOrDefault(cut, Map.of()).get(part);
                    if (other != null && other.n() == slice.n()) {
                        parts.add(new String[] {cut, part});
                        pairs.add(PairedOutcomes.of(slice.outcomes(), other.outcomes(), seed));
                    }
                }));
        double[] corrected = Holm.corrected(
                pairs.stream().mapToDouble(each -> each.test().p()).toArray());
        Map<String, Map<String, Pair>> slices = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            slices.computeIfAbsent(parts.get(i)[0], cut -> new TreeMap<>())
                    .put(parts.get(i)[1], Pair.of(pairs.get(i), corrected[i]));
        }
        Map<String, MeasurePair> measures = new TreeMap<>();
        a.measures().forEach((name, measure) -> {
            Scorecard.Measure other = b.measures().get(name);
            if (other != null) {
                measures.put(name, measures(name, measure, other, seed));
            }
        });
        return new SuitePair(
                a.name(), a.itemsDigest(), Pair.of(whole, whole.test().p()), slices, measures);
    }

    private static MeasurePair measures(String name, Scorecard.Measure a, Scorecard.Measure b, long seed) {
        List<Double> first = a.values();
        List<Double> second = b.values();
        Interval interval = null;
        // each model measures BERTScore by its own hidden states, and has its own tokens
        boolean sameRule = !name.equals(TextMeasure.BERT_SCORE.field());
        if (sameRule && !first.isEmpty() && first.size() == second.size()) {
            double[] differences = new double[first.size()];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = second.get(i) - first.get(i);
            }
            interval = PairedBootstrap.interval(differences, seed);
        }
        return new MeasurePair(
                a.n(),
                a.value(),
                b.value(),
                b.value() - a.value(),
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                a.higherIsBetter());
    }
}
