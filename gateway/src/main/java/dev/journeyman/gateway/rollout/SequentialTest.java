package dev.journeyman.gateway.rollout;

import java.util.Locale;

/**
 * Compares two streams of answers that are each good or bad, at any time and as often as one likes.
 *
 * <p><b>Why not an ordinary test.</b> Its chance of a false alarm holds for one look, at a time that was fixed before. Somebody who looks after every answer and stops at the
 * first alarm finds one sooner or later, however equal the two are. What is needed is a number that stays small for ever where there is nothing to find. Evidence here is
 * such a number: it is what a bettor has made of 1, betting against the hypothesis at odds that would be fair if it held. Where it holds, the chance that the bettor <i>ever</i>
 * has 1/alpha is at most alpha (Ville, 1939); and so alarms may be looked for after every answer. Robbins (1970) found the idea's use for tests; Howard, Ramdas, McAuliffe and Sekhon
 * ("Time-uniform, nonparametric, nonasymptotic confidence sequences", 2021) and Ramdas, Gr&uuml;nwald, Vovk and Shafer ("Game-theoretic statistics and safe anytime-valid inference",
 * 2023) tell what has become of it; Lindon, Sanden and Shirikian ("Rapid regression detection in software deployments through sequential testing", 2022) watch canaries so.
 *
 * <p><b>The bet.</b> The hypothesis is: the share of bad ones among the <i>high</i> is at most that among the <i>low</i> plus a shift. Then there is a share m so that low &ge; m and
 * high &le; m + shift. For one m, each bad or good answer of either stream changes the capital by how much likelier it is where the odds are r times m's than where they are m's. With n answers, b of them bad,
 * and odds r times those of x, that is in sum r^b / (1 + (r-1)x)^n. For high answers r is above 1, for low ones below; the expected change is then at most 1 for every share that the hypothesis allows, whatever answer
 * comes next from which stream. The capital is spread over several r, since nobody knows how much worse the worse one is, and the two streams' capitals are multiplied. Nobody knows m either, so the
 * evidence is the least capital over all m: where the hypothesis holds, it is never above the capital at the true m. The logarithm of the capital is convex in m (each term -n ln(1 + (r-1)x) is, and
 * so is the logarithm of a sum of such exponentials), so its least value is found by narrowing.
 *
 * <p><b>What is assumed.</b> Given all before it, each answer of an arm is bad with the arm's chance: answers of one session that go wrong together count as if they went wrong apart. In
 * the shadow the two answer the same questions; the evidence holds there too where what is hard for one is not easier for the other, since bets on both then lose what they would win together.
 */
public final class SequentialTest {
    private static final double[] LOG_ODDS = {Math.log(1.5), Math.log(2.5), Math.log(5), Math.log(20)};
    // Half of each stream's capital is not put at stake: the stream with many answers mostly pins m down, and must not
    // lose on that all that the other one wins.
    private static final double LOG_KEPT = Math.log(0.5);
    private static final double LOG_WEIGHT = Math.log(0.5 / LOG_ODDS.length);
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int NARROWINGS = 45;

    private SequentialTest() {}

    /**
     * How many answers there were and how many of them were bad.
     *
     * @param answers not negative
     * @param bad 0 to answers
     */
    public record Count(long answers, long bad) {
        /** Checks both. */
        public Count {
            if (bad < 0 || answers < bad) {
                throw new IllegalArgumentException(bad + " bad of " + answers + " answers");
            }
        }

        /** The share of bad ones; not a number where there are no answers. */
        public double share() {
            return (double) bad / answers;
        }

        /** One more. */
        public Count plus(boolean isBad) {
            return new Count(answers + 1, bad + (isBad ? 1 : 0));
        }

        @Override
        public String toString() {
            return answers == 0
                    ? "none"
                    : String.format(Locale.ROOT, "%d of %d (%.1f %%)", bad, answers, 100 * share());
        }
    }

    /** The logarithm of the evidence that the canary is worse. */
    public static double worse(Count champion, Count canary) {
        return evidence(champion, canary, 0);
    }

    /**
     * The logarithm of the evidence that the canary is not worse by the margin.
     *
     * @param margin in parts of 1, above 0 and below 1
     */
    public static double notWorse(Count champion, Count canary, double margin) {
        return evidence(canary, champion, -margin);
    }

    /** Where the logarithm of evidence proves something, so that the chance to ever prove what is not so is at most alpha. */
    public static double bound(double alpha) {
        return -Math.log(alpha);
    }

    /** The logarithm of the evidence against "the share of bad ones in high is at most that in low plus the shift". */
    static double evidence(Count low, Count high, double shift) {
        double from = Math.max(0, -shift);
        double to = Math.min(1, 1 - shift);
        double left = to - GOLDEN * (to - from);
        double right = from + GOLDEN * (to - from);
        double atLeft = capital(low, high, left, shift);
        double atRight = capital(low, high, right, shift);
        double least = Math.min(capital(low, high, from, shift), capital(low, high, to, shift));
        for (int i = 0; i < NARROWINGS; i++) {
            if (atLeft <= atRight) {
                to = right;
                right = left;
                atRight = atLeft;
                left = to - GOLDEN * (to - from);
                atLeft = capital(low, high, left, shift);
            } else {
                from = left;
                left = right;
                atLeft = atRight;
                right = from + GOLDEN * (to - from);
                atRight = capital(low, high, right, shift);
            }
        }
        return Math.min(least, Math.min(atLeft, atRight));
    }

    /** The logarithm of what the bettor has who holds m for the share between them. */
    static double capital(Count low, Count high, double m, double shift) {
        return stream(high, m + shift, 1) + stream(low, m, -1);
    }

    /** The logarithm of the capital from one stream, betting on larger odds (sign 1) or smaller ones (-1) than the share's. */
    private static double stream(Count count, double share, int sign) {
        double[] capitals = new double[LOG_ODDS.length + 1];
        for (int i = 0; i < LOG_ODDS.length; i++) {
            capitals[i] = LOG_WEIGHT + bet(count, share, sign * LOG_ODDS[i]);
        }
        capitals[LOG_ODDS.length] = LOG_KEPT;
        return logSum(capitals);
    }

    private static double bet(Count count, double share, double logOdds) {
        return (double) count.bad() * logOdds - (double) count.answers() * Math.log1p(Math.expm1(logOdds) * share);
    }

    private static double logSum(double[] logs) {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            most = Math.max(most, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum);
    }
}
