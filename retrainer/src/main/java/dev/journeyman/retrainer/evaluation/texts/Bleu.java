package dev.journeyman.retrainer.evaluation.texts;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU, from 0 to 100: Papineni et al., "BLEU: a method for automatic evaluation of machine translation" (2002), as sacrebleu computes it (Post, "A call for clarity in
 * reporting BLEU scores", 2018). Runs of up to four words are counted over all texts together, no run more often than the reference that has it most often; the geometric mean
 * of the four precisions is lowered where all answers together are shorter than the references that are nearest in length, the shorter one at a tie.
 *
 * @param tokens how texts are split into words
 * @param smoothing what a precision of zero becomes
 * @param floor that {@link Smoothing#FLOOR} puts in place of a count of zero
 * @param effectiveOrder whether only as long runs count as the answers have; for single short answers
 */
public record Bleu(BleuTokens tokens, Smoothing smoothing, double floor, boolean effectiveOrder) {
    /** What papers report: mteval's words and exponential smoothing. */
    public static final Bleu STANDARD = new Bleu(BleuTokens.MTEVAL_13A, Smoothing.EXPONENTIAL, 0, false);

    private static final int ORDER = 4;
    private static final double HUNDRED = 100;

    /** What becomes of a precision of zero, which would make the whole score zero (Chen and Cherry 2014). */
    public enum Smoothing {
        /** It stays. */
        NONE,
        /** A fixed count takes the place of zero. */
        FLOOR,
        /** The first such precision counts a half, the next one a quarter, and so on. */
        EXPONENTIAL
    }

    /** What is counted of some texts. */
    record Counts(long[] correct, long[] total, long answerWords, long referenceWords) {}

    /**
     * The score of a corpus.
     *
     * @param answers one a segment
     * @param references of each segment at least one
     */
    public double corpus(List<String> answers, List<List<String>> references) {
        if (answers.size() != references.size()) {
            throw new IllegalArgumentException(answers.size() + " answers and references of " + references.size());
        }
        long[] correct = new long[ORDER];
        long[] total = new long[ORDER];
        long answerWords = 0;
        long referenceWords = 0;
        for (int s = 0; s < answers.size(); s++) {
            List<String> answer = tokens.split(answers.get(s));
            List<List<String>> right =
                    references.get(s).stream().map(tokens::split).toList();
            if (right.isEmpty()) {
                throw new IllegalArgumentException("segment " + s + " has no reference");
            }
            answerWords += answer.size();
            referenceWords += nearest(right, answer.size());
            for (int n = 1; n <= ORDER; n++) {
                Map<List<String>, Integer> most = new HashMap<>();
                for (List<String> each : right) {
                    runs(each, n).forEach((run, times) -> most.merge(run, times, Math::max));
                }
                for (Map.Entry<List<String>, Integer> run : runs(answer, n).entrySet()) {
                    total[n - 1] += run.getValue();
                    correct[n - 1] += Math.min(run.getValue(), most.getOrDefault(run.getKey(), 0));
                }
            }
        }
        return score(new Counts(correct, total, answerWords, referenceWords));
    }

    /** The score of what was counted. */
    double score(Counts counts) {
        if (Arrays.stream(counts.correct()).allMatch(count -> count == 0) || counts.answerWords() == 0) {
            return 0;
        }
        double logs = 0;
        int order = ORDER;
        double halvings = 1;
        for (int n = 0; n < ORDER; n++) {
            if (counts.total()[n] == 0) {
                if (!effectiveOrder) {
                    return 0;
                }
                order = n;
                break;
            }
            double correct = counts.correct()[n];
            if (correct == 0) {
                switch (smoothing) {
                    case NONE -> correct = 0;
                    case FLOOR -> correct = floor;
                    case EXPONENTIAL -> {
                        halvings *= 2;
                        correct = 1 / halvings;
                    }
                }
                if (correct == 0) {
                    return 0;
                }
            }
            logs += Math.log(correct / counts.total()[n]);
        }
        double shortness = counts.answerWords() < counts.referenceWords()
                ? Math.exp(1 - (double) counts.referenceWords() / counts.answerWords())
                : 1;
        return HUNDRED * shortness * Math.exp(logs / order);
    }

    private static int nearest(List<List<String>> references, int words) {
        int nearest = references.get(0).size();
        for (List<String> reference : references) {
            int apart = Math.abs(reference.size() - words) - Math.abs(nearest - words);
            if (apart < 0 || (apart == 0 && reference.size() < nearest)) {
                nearest = reference.size();
            }
        }
        return nearest;
    }

    private static Map<List<String>, Integer> runs(List<String> words, int n) {
        Map<List<String>, Integer> runs = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            runs.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        return runs;
    }
}
