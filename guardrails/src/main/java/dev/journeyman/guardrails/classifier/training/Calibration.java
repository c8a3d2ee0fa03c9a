package dev.journeyman.guardrails.classifier.training;

/**
 * How evidence becomes a probability: the line that fits held-out evidence best (Platt 1999, by Newton's method with his smoothed targets, after Lin, Lin and Weng, "A
 * Note on Platt's Probabilistic Outputs for Support Vector Machines", 2007).
 *
 * @param slope how much the evidence counts
 * @param intercept the probability's log odds where there is no evidence
 */
record Calibration(double slope, double intercept) {
    private static final int MOST_STEPS = 100;
    private static final double RIDGE = 1e-9;
    private static final double LEAST_SLOPE = 0.05;

    /** The best line for texts with this evidence that were or were not what was looked for. */
    static Calibration fit(double[] evidence, boolean[] positive) {
        double positives = 0;
        for (boolean one : positive) {
            positives += one ? 1 : 0;
        }
        double negatives = positive.length - positives;
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (negatives + 2);
        double slope = 1;
        double intercept = 0;
        double loss = loss(evidence, positive, high, low, slope, intercept);
        for (int step = 0; step < MOST_STEPS; step++) {
            double gradientSlope = 0;
            double gradientIntercept = 0;
            double h11 = RIDGE;
            double h12 = 0;
            double h22 = RIDGE;
            for (int i = 0; i < evidence.length; i++) {
                double p = 1 / (1 + Math.exp(-slope * evidence[i] - intercept));
                double error = p - (positive[i] ? high : low);
                double spread = p * (1 - p);
                gradientSlope += error * evidence[i];
                gradientIntercept += error;
                h11 += spread * evidence[i] * evidence[i];
                h12 += spread * evidence[i];
                h22 += spread;
            }
            double determinant = h11 * h22 - h12 * h12;
            double bySlope = (h22 * gradientSlope - h12 * gradientIntercept) / determinant;
            double byIntercept = (h11 * gradientIntercept - h12 * gradientSlope) / determinant;
            double share = 1;
            double before = loss;
            while (share > 1e-10) { // halve the step until it helps
                loss = loss(evidence, positive, high, low, slope - share * bySlope, intercept - share * byIntercept);
                if (loss <= before) {
                    break;
                }
                share /= 2;
            }
            slope -= share * bySlope;
            intercept -= share * byIntercept;
            if (before - loss < 1e-10 * before) {
                break;
            }
        }
        return new Calibration(Math.max(LEAST_SLOPE, slope), intercept);
    }

    private static double loss(
            double[] evidence, boolean[] positive, double high, double low, double slope, double intercept) {
        double loss = 0;
        for (int i = 0; i < evidence.length; i++) {
            double z = slope * evidence[i] + intercept;
            double target = positive[i] ? high : low;
            loss += Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
        }
        return loss;
    }

    /** The same where positives are this share of all texts, when they were that share of those it was fitted to. */
    Calibration expecting(double share, double fittedShare) {
        return new Calibration(slope, intercept + logit(share) - logit(fittedShare));
    }

    /** The probability that evidence makes. */
    double probability(double evidence) {
        return 1 / (1 + Math.exp(-(slope * evidence + intercept)));
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }
}
