package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Head;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How good a head is at texts that it was not trained on.
 *
 * @param head which head
 * @param standardThreshold from which probability on it finds something where nobody says
 * @param heldOut what it made of each text when it was held out
 */
public record HeadReport(Head head, double standardThreshold, List<HeldOut> heldOut) {
    /**
     * What was made of a text that was held out.
     *
     * @param sample the text
     * @param positive whether it is what the head looks for
     * @param probability what the head said
     */
    public record HeldOut(Sample sample, boolean positive, double probability) {}

    /**
     * What a threshold does.
     *
     * @param threshold the probability from which something is found
     * @param recall share of the positives that is found
     * @param falsePositives share of the negatives that is found
     */
    public record Row(double threshold, double recall, double falsePositives) {}

    /** Copies the list. */
    public HeadReport {
        heldOut = List.copyOf(heldOut);
    }

    /** How many texts were what the head looks for. */
    public long positives() {
        return heldOut.stream().filter(HeldOut::positive).count();
    }

    /** How many were not. */
    public long negatives() {
        return heldOut.size() - positives();
    }

    /** What thresholds from 0.1 to 0.9 do. */
    public List<Row> rows() {
        return Arrays.stream(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9})
                .mapToObj(this::row)
                .toList();
    }

    /** What one threshold does. */
    public Row row(double threshold) {
        return new Row(threshold, share(true, threshold), share(false, threshold));
    }

    /** The chance that a positive has a higher probability than a negative: the area under the ROC curve. */
    public double area() {
        List<HeldOut> byProbability = heldOut.stream()
                .sorted((a, b) -> Double.compare(a.probability(), b.probability()))
                .toList();
        double rankSum = 0;
        int from = 0;
        while (from < byProbability.size()) {
            int to = from;
            long positivesHere = 0;
            while (to < byProbability.size()
                    && byProbability.get(to).probability()
                            == byProbability.get(from).probability()) {
                positivesHere += byProbability.get(to).positive() ? 1 : 0;
                to++;
            }
            rankSum += positivesHere * ((from + 1 + to) / 2.0); // equal ones share their ranks
            from = to;
        }
        double p = positives();
        return (rankSum - p * (p + 1) / 2) / (p * negatives());
    }

    /** The share that is found at the standard threshold, by source and kind. */
    public Map<String, Double> foundByKind(boolean positive) {
        Map<String, double[]> counts = new TreeMap<>();
        for (HeldOut one : heldOut) {
            if (one.positive() == positive) {
                double[] count = counts.computeIfAbsent(
                        one.sample().source() + "/" + one.sample().kind(), k -> new double[2]);
                count[0] += one.probability() >= standardThreshold ? 1 : 0;
                count[1]++;
            }
        }
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((kind, count) -> shares.put(kind, count[0] / count[1]));
        return shares;
    }

    private double share(boolean positive, double threshold) {
        return heldOut.stream()
                .filter(one -> one.positive() == positive)
                .mapToDouble(one -> one.probability() >= threshold ? 1 : 0)
                .average()
                .orElse(0);
    }
}
