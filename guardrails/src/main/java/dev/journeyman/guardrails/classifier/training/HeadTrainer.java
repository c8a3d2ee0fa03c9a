package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Document;
import dev.journeyman.guardrails.classifier.Features;
import dev.journeyman.guardrails.classifier.HeadModel;
import dev.journeyman.guardrails.classifier.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains one head: logistic regression by AdaGrad with L2, on whole texts and on windows of them.
 *
 * <p>A window of a harmless text is harmless. Of the windows of an attack only some are; which is not known, so a first round trains without them, and the second
 * with that window of each attack that the first is surest of (multiple-instance learning, Andrews et al., "Support Vector Machines for Multiple-Instance
 * Learning", 2002). Positives and negatives count the
 * same in all.
 *
 * <p>AdaGrad: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization" (2011). Deterministic: the same examples and seed
 * make the same bits.
 */
final class HeadTrainer {
    /** What one round learns from: the tokens {@code from} to {@code to} of a document. */
    private record Example(Document document, int from, int to, boolean positive, float weight) {}

    /** A document, and whether it is what the head looks for. */
    record Labelled(Document document, boolean positive, float weight) {}

    private static final float FIRST_SQUARES = 1e-2f; // keeps the first steps finite

    /** The bias moves slower than the weights: it is in every example. */
    private static final float BIAS_SHARE = 0.3f;

    private final TrainingOptions options;
    private final HeadPlan plan;
    private final int windowTokens;
    private float[] weights = new float[0];
    private float[] squares = new float[0];
    private float bias;
    private float biasSquares;

    HeadTrainer(TrainingOptions options, HeadPlan plan) {
        this.options = options;
        this.plan = plan;
        windowTokens = plan.windowTokens();
    }

    /** Trains on these and rounds the weights to what a file holds. */
    HeadModel train(List<Labelled> labelled) {
        round(examples(labelled, false));
        if (windowTokens > 0) {
            round(examples(labelled, true));
        }
        return HeadModel.quantised(weights, bias, windowTokens, (float) plan.threshold());
    }

    private List<Example> examples(List<Labelled> labelled, boolean surestWindows) {
        List<Example> examples = new ArrayList<>();
        for (Labelled one : labelled) {
            Document document = one.document();
            int tokens = document.tokens();
            examples.add(new Example(document, 0, tokens, one.positive(), one.weight()));
            int windows = Windows.count(tokens, windowTokens);
            if (windows == 0) {
                continue;
            }
            if (one.positive()) {
                if (surestWindows) {
                    int from = surest(document, windows);
                    examples.add(new Example(document, from, from + windowTokens, true, one.weight()));
                }
            } else {
                for (int w = 0; w < windows; w++) {
                    int from = Windows.from(w, tokens, windowTokens);
                    examples.add(new Example(document, from, from + windowTokens, false, one.weight()));
                }
            }
        }
        return examples;
    }

    private int surest(Document document, int windows) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int w = 0; w < windows; w++) {
            int from = Windows.from(w, document.tokens(), windowTokens);
            double evidence = evidence(document, from, from + windowTokens);
            if (evidence > most) {
                most = evidence;
                best = from;
            }
        }
        return best;
    }

    private void round(List<Example> examples) {
        weights = new float[Features.SLOTS];
        squares = new float[Features.SLOTS];
        Arrays.fill(squares, FIRST_SQUARES);
        bias = 0;
        biasSquares = FIRST_SQUARES;
        double positives = 0;
        double all = 0;
        for (Example example : examples) {
            positives += example.positive() ? example.weight() : 0;
            all += example.weight();
        }
        float balance = (float) Math.sqrt((all - positives) / Math.max(1, positives));
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(options.seed());
        for (int epoch = 0; epoch < options.epochs(); epoch++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            for (int i : order) {
                step(examples.get(i), balance);
            }
        }
    }

    private void step(Example example, float balance) {
        Document document = example.document();
        double evidence = evidence(document, example.from(), example.to());
        double error = 1 / (1 + Math.exp(-evidence)) - (example.positive() ? 1 : 0);
        float slope = (float) error * example.weight() * (example.positive() ? balance : 1 / balance);
        biasSquares += slope * slope;
        bias -= BIAS_SHARE * plan.rate() * slope / (float) Math.sqrt(biasSquares);
        int words = document.wordsBefore(example.from());
        int wordsEnd = document.wordsBefore(example.to());
        descend(document.words(), words, wordsEnd, slope);
        descend(document.runs(), document.runsBefore(example.from()), document.runsBefore(example.to()), slope);
    }

    private void descend(int[] slots, int from, int to, float slope) {
        float each = slope / (float) Math.sqrt(Math.max(1, to - from));
        for (int i = from; i < to; i++) {
            int slot = slots[i];
            float gradient = each + options.decay() * weights[slot];
            squares[slot] += gradient * gradient;
            weights[slot] -= plan.rate() * gradient / (float) Math.sqrt(squares[slot]);
        }
    }

    private double evidence(Document document, int from, int to) {
        return bias
                + mean(document.words(), document.wordsBefore(from), document.wordsBefore(to))
                + mean(document.runs(), document.runsBefore(from), document.runsBefore(to));
    }

    private double mean(int[] slots, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += weights[slots[i]];
        }
        return sum / Math.sqrt(Math.max(1, to - from));
    }
}
