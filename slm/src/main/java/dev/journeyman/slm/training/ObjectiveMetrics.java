package dev.journeyman.slm.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a step's log-probabilities say of the answers, under TRL's names. Plain means over samples, whatever their weights. */
final class ObjectiveMetrics {
    private ObjectiveMetrics() {}

    /** A mean that is being added up. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        void put(SequencedMap<String, Double> into, String name) {
            if (count > 0) {
                into.put(name, value());
            }
        }

        double value() {
            return sum / count;
        }
    }

    /**
     * The metrics of a step.
     *
     * @param scores of each sample, in the order of its sequences
     * @param reference the sums under the starting model, [samples][sequences]; empty where the objective needs none
     * @param drift the KL estimate of KTO
     */
    static SequencedMap<String, Double> of(
            Objective objective,
            List<? extends Sample> samples,
            List<SequenceScores> scores,
            double[][] reference,
            double drift) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        switch (objective) {
            case Objective.Supervised supervised -> {
                if (supervised.needsParent()) {
                    likelihood(metrics, samples, scores);
                    divergence(metrics, samples, scores);
                }
            }
            case Objective.Dpo dpo -> {
                pairs(metrics, scores, (i, s) -> ratio(dpo, scores.get(i), reference[i], s), false);
                if (dpo.sftWeight() > 0) {
                    likelihood(metrics, samples, scores);
                }
            }
            case Objective.Kto kto -> {
                unpaired(metrics, kto, samples, scores, reference);
                metrics.put("kl", drift);
            }
            case Objective.Orpo orpo -> {
                pairs(metrics, scores, (i, s) -> orpo.lambda() * scores.get(i).mean(s), true);
                likelihood(metrics, samples, scores);
                odds(metrics, scores);
            }
        }
        return metrics;
    }

    private interface Reward {
        double of(int sample, int sequence);
    }

    private static double ratio(Objective.Dpo dpo, SequenceScores scores, double[] reference, int sequence) {
        double ratio = scores.sums()[sequence] - reference[sequence];
        return dpo.beta() * (dpo.lengthNormalised() ? ratio / scores.counts()[sequence] : ratio);
    }

    private static void pairs(
            SequencedMap<String, Double> metrics, List<SequenceScores> scores, Reward reward, boolean averaged) {
        Mean chosen = new Mean();
        Mean rejected = new Mean();
        Mean accuracy = new Mean();
        Mean chosenLogprob = new Mean();
        Mean rejectedLogprob = new Mean();
        for (int i = 0; i < scores.size(); i++) {
            double good = reward.of(i, 0);
            double bad = reward.of(i, 1);
            chosen.add(good);
            rejected.add(bad);
            accuracy.add(good > bad ? 1 : 0);
            SequenceScores each = scores.get(i);
            chosenLogprob.add(averaged ? each.mean(0) : each.sums()[0]);
            rejectedLogprob.add(averaged ? each.mean(1) : each.sums()[1]);
        }
        chosen.put(metrics, "rewards/chosen");
        rejected.put(metrics, "rewards/rejected");
        metrics.put("rewards/margins", chosen.value() - rejected.value());
        accuracy.put(metrics, "rewards/accuracies");
        chosenLogprob.put(metrics, "logps/chosen");
        rejectedLogprob.put(metrics, "logps/rejected");
    }

    private static void unpaired(
            SequencedMap<String, Double> metrics,
            Objective.Kto kto,
            List<? extends Sample> samples,
            List<SequenceScores> scores,
            double[][] reference) {
        Mean[] rewards = {new Mean(), new Mean()};
        Mean[] logprobs = {new Mean(), new Mean()};
        for (int i = 0; i < scores.size(); i++) {
            int side = ((UnpairedExample) samples.get(i)).desirable() ? 0 : 1;
            double sum = scores.get(i).sums()[0];
            rewards[side].add(kto.beta() * (sum - reference[i][0]));
            logprobs[side].add(sum);
        }
        rewards[0].put(metrics, "rewards/chosen");
        rewards[1].put(metrics, "rewards/rejected");
        if (rewards[0].count > 0 && rewards[1].count > 0) {
            metrics.put("rewards/margins", rewards[0].value() - rewards[1].value());
        }
        logprobs[0].put(metrics, "logps/chosen");
        logprobs[1].put(metrics, "logps/rejected");
    }

    private static void likelihood(
            SequencedMap<String, Double> metrics, List<? extends Sample> samples, List<SequenceScores> scores) {
        double sum = 0;
        double tokens = 0;
        for (int i = 0; i < scores.size(); i++) {
            double weight = samples.get(i).weight();
            sum -= weight * scores.get(i).sums()[0];
            tokens += weight * scores.get(i).counts()[0];
        }
        metrics.put("nll_loss", sum / tokens);
    }

    /** The mean over the rehearsed samples' learned tokens, by weight; nothing where the step rehearses nothing. */
    private static void divergence(
            SequencedMap<String, Double> metrics, List<? extends Sample> samples, List<SequenceScores> scores) {
        double sum = 0;
        double tokens = 0;
        for (int i = 0; i < scores.size(); i++) {
            if (samples.get(i) instanceof WeightedExample example && example.rehearsed()) {
                sum += example.weight() * scores.get(i).divergences()[0];
                tokens += example.weight() * scores.get(i).counts()[0];
            }
        }
        if (tokens > 0) {
            metrics.put("parent_kl", sum / tokens);
        }
    }

    private static void odds(SequencedMap<String, Double> metrics, List<SequenceScores> scores) {
        Mean difference = new Mean();
        Mean ratio = new Mean();
        for (SequenceScores each : scores) {
            double odds = logOdds(each.mean(0)) - logOdds(each.mean(1));
            difference.add(odds);
            // log sigma(x), from the side where the exponential is small
            ratio.add(Math.min(odds, 0) - Math.log1p(Math.exp(-Math.abs(odds))));
        }
        difference.put(metrics, "log_odds_chosen");
        ratio.put(metrics, "log_odds_ratio");
    }

    private static double logOdds(double logprob) {
        double x = Math.min(logprob, -1e-7);
        return x - Math.log(-Math.expm1(x));
    }
}
