package dev.journeyman.loadtests.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.store.gate.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What two scorecards tell of the gate's errors without another question. <b>Equal</b>: the outcomes of candidate and champion are exchanged item by item by a coin (a permutation test's null hypothesis
 * that is made true), so every refusal is false. <b>Worse</b>: a share of the items has the outcomes of a spoilt model, the rest those of such an equal, so the loss is known and every pass is a slip.
 */
final class Resampling {
    private static final List<Double> SHARES = List.of(0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0);

    private Resampling() {}

    /**
     * A point of the gate's power curve.
     *
     * @param share of the items on which the spoilt model answers
     * @param difference in factual accuracy that is to be expected, negative where it is a loss
     */
    record Point(double share, double difference, Tally tally) {}

    private static final String FACTS = "factual-accuracy";
    private static final String LETTERS = "letter-skew/";

    /**
     * What was found of one candidate.
     *
     * @param name of the candidate
     * @param items factual questions of an examination
     * @param difference its measured one in factual accuracy
     * @param differing share of the factual items on which it and the champion differ
     */
    record Equal(String name, int items, double difference, double differing, Tally tally) {}

    /**
     * How halves judged: the gate saw one half of the items, the other told the truth.
     *
     * @param splits how many pairs of halves
     * @param refused how often the gate refused on its half
     * @param falselyRefused how often that, although facts as a whole lose no more than the margin on the other half
     * @param notBorneOut how often it refused for suites of which not one is worse on the other half
     * @param missed how often it passed what loses more than the margin on the other half
     */
    record Halves(
            int splits,
            int refused,
            @JsonProperty("falsely_refused") int falselyRefused,
            @JsonProperty("not_borne_out") int notBorneOut,
            int missed) {}

    /**
     * False refusals of an equal candidate.
     *
     * @param times how many times as long the examination is, its items drawn with replacement; 0 for the items as they are
     */
    static Equal equal(String name, Judge judge, Cards cards, int times, int trials, long seed) {
        Random random = new Random(seed);
        Tally tally = Tally.NONE;
        for (int i = 0; i < trials; i++) {
            Cards asked = times == 0 ? cards : cards.drawn(times, random);
            tally = tally.plus(judge.decide(asked.exchanged(random)));
        }
        List<String> kinds = judge.factualKinds();
        return new Equal(
                name, Math.max(1, times) * cards.items(kinds), cards.difference(kinds), cards.differing(kinds), tally);
    }

    /**
     * The power curve.
     *
     * @param good an ordinary candidate and the champion
     * @param spoilt of the same items
     */
    static List<Point> curve(Judge judge, Cards good, Cards spoilt, int trials, long seed) {
        List<String> kinds = judge.factualKinds();
        double harm = spoilt.difference(kinds) - good.difference(kinds) / 2;
        List<Point> points = new ArrayList<>();
        for (double share : SHARES) {
            Random random = new Random(seed);
            Tally tally = Tally.NONE;
            for (int i = 0; i < trials; i++) {
                Decision decision = judge.decide(spoilt.mixed(share, good.exchanged(random), random));
                tally = tally.plus(decision);
            }
            points.add(new Point(share, share * harm, tally));
        }
        return points;
    }

    static Halves halves(Judge judge, Cards cards, int splits, long seed) {
        Random random = new Random(seed);
        int refused = 0;
        int falsely = 0;
        int notBorneOut = 0;
        int missed = 0;
        for (int i = 0; i < splits; i++) {
            List<Cards> halves = cards.halves(random);
            Cards truth = halves.get(1);
            Decision decision = judge.decide(halves.get(0));
            boolean passed = decision.passed();
            boolean sound = truth.difference(judge.factualKinds()) > -judge.margin();
            boolean borneOut = decision.refusals().stream().anyMatch(path -> worse(truth, path, judge.factualKinds()));
            refused += passed ? 0 : 1;
            falsely += !passed && sound ? 1 : 0;
            notBorneOut += passed || borneOut ? 0 : 1;
            missed += passed && !sound ? 1 : 0;
        }
        return new Halves(splits, refused, falsely, notBorneOut, missed);
    }

    /** Whether what a refusal names is worse in these outcomes too: all facts, or a suite. Of letters halves cannot tell, which share them; that is taken for yes. */
    private static boolean worse(Cards cards, String refusal, List<String> factualKinds) {
        if (refusal.equals(FACTS)) {
            return cards.difference(factualKinds) < 0;
        }
        return refusal.startsWith(LETTERS)
                || cards.difference(refusal.substring(refusal.indexOf('/') + 1)).orElse(-1) < 0;
    }
}
