package dev.journeyman.retrainer.evaluation.texts;

/**
 * BERTScore: Zhang et al., "BERTScore: evaluating text generation with BERT" (2020). Every token is a vector that knows what stands around it; each token of one text is matched with
 * the nearest one of the other by the cosine. Not weighted by rarity and not rescaled.
 *
 * <p>The vectors are the hidden states of the examined model itself, after the middle one of its layers, so nothing else is needed; as the model reads from left to right, a token
 * knows only what stands before it. Two models measure with different rules then: a score says how a model's answers stand to the references by its own lights, and scores of two
 * models are told side by side but not tested against each other.
 */
public final class BertScore {
    /** What texts are as vectors. */
    @FunctionalInterface
    public interface TokenVectors {
        /** The vector [C] of each token [T,C] of a text; none for an empty one. */
        float[][] of(String text);
    }

    private BertScore() {}

    /** The score of two texts; none in common where either is empty. */
    public static Overlap of(TokenVectors vectors, String reference, String answer) {
        return of(vectors.of(reference), vectors.of(answer));
    }

    /** The score of tokens' vectors [T,C]. Cosines below 0 are taken as 0, so that the score is a share. */
    static Overlap of(float[][] reference, float[][] answer) {
        if (reference.length == 0 || answer.length == 0) {
            return Overlap.NONE;
        }
        double[] bestOfAnswer = new double[answer.length];
        double recall = 0;
        double[] lengths = new double[answer.length];
        for (int j = 0; j < answer.length; j++) {
            lengths[j] = Math.sqrt(product(answer[j], answer[j]));
        }
        for (float[] wanted : reference) {
            double length = Math.sqrt(product(wanted, wanted));
            double best = 0;
            for (int j = 0; j < answer.length; j++) {
                double both = length * lengths[j];
                double cosine = both == 0 ? 0 : product(wanted, answer[j]) / both;
                best = Math.max(best, cosine);
                bestOfAnswer[j] = Math.max(bestOfAnswer[j], cosine);
            }
            recall += best;
        }
        double precision = 0;
        for (double best : bestOfAnswer) {
            precision += best;
        }
        return Overlap.of(precision / answer.length, recall / reference.length);
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += (double) a[c] * b[c];
        }
        return sum;
    }
}
