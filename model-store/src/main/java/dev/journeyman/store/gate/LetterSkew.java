package dev.journeyman.store.gate;

import dev.journeyman.store.statistics.NormalDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether one letter is chosen too often, in every suite that has letters.
 *
 * <p>How much that means depends on whether letters were worth anything. A champion that knows which letter is right spreads its choices as the right ones are spread, and a candidate that
 * leans to one letter has lost something: {@code most}. A champion that guesses has a letter that it likes, which is another one after every training: of seven
 * retrained models of a starter that said A or C in 44 and 47 % of 300 answers and was right in 25 %, six said C or D in 70 to 78 % and were right in 22 to 24 %. Nothing is lost then, and the shares say nothing of knowledge; the same questions
 * asked by likelihood have letters too, and a champion that knows them. Only a letter that is said whatever is asked ({@code guessing}) is worse than guessing: whoever reads letters is told the
 * same one always.
 *
 * <p>Which of the two it is, the champion's accuracy tells: above chance or not, by the one-sided binomial test with the normal distribution and continuity correction at {@value #CHANCE}: who is hardly above it hardly has letters to lose, and a loss of right ones is seen elsewhere. Where
 * there is no champion, the candidate's does. All right letters being equally frequent, who says one letter always is right in a quarter, however often he is asked.
 *
 * @param rules the thresholds
 * @param now the candidate's scorecard
 * @param before the champion's, on the same items; null where there is no champion
 */
record LetterSkew(
        GateRules.Letters rules, Scorecard now, @Nullable Scorecard before) {
    private static final String UNPARSABLE = "unparsable";
    private static final int LEAST_LETTERS = 30;
    private static final double CHANCE = 0.001;

    /** Options of a question, where letters do not show that there are more. */
    private static final int LEAST_OPTIONS = 4;

    Reason reason() {
        List<Reason> reasons = new ArrayList<>();
        for (Scorecard.Suite suite : now.suites().values()) {
            if (chosen(suite) < LEAST_LETTERS) {
                continue;
            }
            Scorecard.@Nullable Suite champion =
                    before == null ? null : before.suites().get(suite.name());
            @Nullable Double theirs = champion == null || chosen(champion) < LEAST_LETTERS ? null : skew(champion);
            boolean known = beatsChance(champion == null ? suite : champion);
            double limit = known ? rules.most() : Math.max(rules.most(), rules.guessing());
            double allowed = theirs != null && theirs > limit ? theirs + rules.worseBy() : limit;
            double share = skew(suite);
            reasons.add(Reason.of(
                    suite.name(),
                    share <= allowed,
                    "one letter is " + Gate.percent(share) + " of those chosen"
                            + (theirs == null ? "" : ", the champion's " + Gate.percent(theirs))
                            + "; " + Gate.percent(Math.min(1, allowed)) + " is allowed"
                            + (known ? "" : " where letters are guesses")));
        }
        return Reason.all("letter-skew", reasons.isEmpty() ? "no suite has letters" : "", reasons);
    }

    /** Whether a model's letters in a suite are guesses: it chose enough of them to tell, and is right no more often than chance. */
    static boolean isGuessing(Scorecard.Suite suite) {
        return chosen(suite) >= LEAST_LETTERS && !beatsChance(suite);
    }

    /** Whether more is right than letters drawn blindly would be. Questions without letters among them make that harder, so the doubt is for a guess. */
    private static boolean beatsChance(Scorecard.Suite suite) {
        int n = suite.whole().n();
        long letters = suite.letters().keySet().stream()
                .filter(letter -> !letter.equals(UNPARSABLE))
                .count();
        double chance = 1.0 / Math.max(LEAST_OPTIONS, letters);
        double above = suite.whole().right() - 0.5 - n * chance;
        return above / Math.sqrt(n * chance * (1 - chance)) > NormalDistribution.quantile(1 - CHANCE);
    }

    private static int chosen(Scorecard.Suite suite) {
        return suite.letters().entrySet().stream()
                .filter(letter -> !letter.getKey().equals(UNPARSABLE))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static double skew(Scorecard.Suite suite) {
        return (double) suite.letters().entrySet().stream()
                        .filter(letter -> !letter.getKey().equals(UNPARSABLE))
                        .mapToInt(Map.Entry::getValue)
                        .max()
                        .orElse(0)
                / chosen(suite);
    }
}
