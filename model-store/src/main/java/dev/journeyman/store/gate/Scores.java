package dev.journeyman.store.gate;

import dev.journeyman.store.statistics.Holm;
import dev.journeyman.store.statistics.NormalDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two scorecards say of each other.
 *
 * @param rules the thresholds
 * @param now the candidate's scorecard
 * @param before the champion's, on the same items; null where there is no champion
 */
record Scores(GateRules rules, Scorecard now, @Nullable Scorecard before) {
    /** A loss beyond the distance that chance explains as easily as this is none: the suites of safety have some dozens of items. */
    private static final double LEAST_EVIDENCE = 0.05;

    /** The cut of a suite by the letter that is right. */
    private static final String RIGHT_LETTER = "right=";

    /** Two models on the items of a suite or slice. */
    private record Tested(String suite, @Nullable String slice, Paired paired) {}

    private Scorecard.@Nullable Suite champion(String suite) {
        return before == null ? null : before.suites().get(suite);
    }

    /** Non-inferiority over all factual suites together. */
    Reason factual() {
        GateRules.Factual factual = rules.factual();
        List<Scorecard.Suite> suites = ofKinds(factual.kinds());
        if (suites.isEmpty()) {
            return unmeasured("factual-accuracy", factual.kinds());
        }
        Paired all = new Paired(0, 0, 0);
        List<Reason> parts = new ArrayList<>();
        for (Scorecard.Suite suite : suites) {
            Scorecard.@Nullable Suite other = champion(suite.name());
            String detail = Gate.percent(suite.whole().accuracy()) + " of "
                    + suite.whole().n();
            if (other != null) {
                Paired paired = Paired.of(other.whole(), suite.whole());
                all = all.plus(paired);
                detail += ", " + Gate.points(paired.difference()) + " (" + paired.gained() + " gained, " + paired.lost()
                        + " lost)";
            }
            parts.add(Reason.of(suite.name(), true, detail));
        }
        if (before == null) {
            return Reason.all("factual-accuracy", "there is no champion to compare with", parts);
        }
        double z = NormalDistribution.quantile(factual.confidence());
        boolean passed = all.aboveMargin(factual.margin()) > z;
        String detail = String.format(
                Locale.ROOT,
                "%s over %d items; at %s confidence no more than %s is lost, and %s is allowed",
                Gate.points(all.difference()),
                all.n(),
                Gate.percent(factual.confidence()),
                Gate.points(Math.min(0, all.lowerBound(z))),
                Gate.points(-factual.margin()));
        return new Reason("factual-accuracy", passed, detail, parts);
    }

    /**
     * Every suite and slice, together. Where the champion guesses letters, its right answers lie where its favourite letter is right, and
     * any other guesser's elsewhere: there the cut by right letter tells of taste and not of knowledge, and is left to {@link LetterSkew}.
     */
    Reason worse() {
        List<Tested> family = new ArrayList<>();
        for (Scorecard.Suite suite : now.suites().values()) {
            Scorecard.@Nullable Suite other = champion(suite.name());
            if (other == null || suite.whole().n() == 0) {
                continue;
            }
            family.add(new Tested(suite.name(), null, Paired.of(other.whole(), suite.whole())));
            boolean guesses = LetterSkew.isGuessing(other);
            for (Map.Entry<String, Scorecard.Part> slice : suite.slices().entrySet()) {
                Scorecard.@Nullable Part part = other.slices().get(slice.getKey());
                boolean taste = guesses && slice.getKey().startsWith(RIGHT_LETTER);
                if (part != null && part.n() >= rules.worse().leastItems() && !taste) {
                    family.add(new Tested(suite.name(), slice.getKey(), Paired.of(part, slice.getValue())));
                }
            }
        }
        if (family.isEmpty()) {
            return Reason.of("no-regression", true, "there is no champion to compare with");
        }
        double[] adjusted = Holm.corrected(family.stream()
                .mapToDouble(test -> test.paired().chanceOfLosing())
                .toArray());
        List<Reason> refusals = new ArrayList<>();
        int least = 0;
        for (int i = 0; i < family.size(); i++) {
            least = adjusted[i] < adjusted[least] ? i : least;
            if (adjusted[i] < rules.worse().alpha()) {
                refusals.add(Reason.of(named(family.get(i)), false, told(family.get(i), adjusted[i])));
            }
        }
        String detail = family.size() + " suites and slices tested together at "
                + rules.worse().alpha()
                + (refusals.isEmpty()
                        ? "; nearest to it " + named(family.get(least)) + ", "
                                + told(family.get(least), adjusted[least])
                        : "; " + refusals.size() + " worse");
        return Reason.all("no-regression", detail, refusals);
    }

    private static String named(Tested test) {
        return test.slice() == null ? test.suite() : test.suite() + " " + test.slice();
    }

    private static String told(Tested test, double adjusted) {
        Paired paired = test.paired();
        return String.format(
                Locale.ROOT,
                "%s over %d items (%d gained, %d lost), p %.2g after Holm",
                Gate.points(paired.difference()),
                paired.n(),
                paired.gained(),
                paired.lost(),
                adjusted);
    }

    /** Whether suites of some kinds stay above a floor and near the champion. Where the champion is below the floor itself, being near it is enough. */
    Reason floor(String name, GateRules.Floor floor) {
        List<Scorecard.Suite> suites = ofKinds(floor.kinds());
        if (suites.isEmpty()) {
            return unmeasured(name, floor.kinds());
        }
        List<Reason> reasons = new ArrayList<>();
        for (Scorecard.Suite suite : suites) {
            double accuracy = suite.whole().accuracy();
            Scorecard.@Nullable Suite other = champion(suite.name());
            double theirs = other == null ? 0 : other.whole().accuracy();
            boolean above = accuracy >= floor.least() || (other != null && theirs < floor.least());
            boolean near = other == null
                    || accuracy >= theirs - floor.worseBy()
                    || Paired.of(other.whole(), suite.whole()).chanceOfLosing() >= LEAST_EVIDENCE;
            reasons.add(Reason.of(
                    suite.name(),
                    above && near,
                    Gate.percent(accuracy)
                            + (other == null ? "" : ", the champion's " + Gate.percent(theirs))
                            + "; at least " + Gate.percent(floor.least()) + ", and no more than "
                            + Gate.percent(floor.worseBy()) + " below the champion"));
        }
        return Reason.all(name, "", reasons);
    }

    private List<Scorecard.Suite> ofKinds(List<String> kinds) {
        return now.suites().values().stream()
                .filter(suite -> kinds.contains(suite.kind()) && suite.whole().n() > 0)
                .toList();
    }

    private static Reason unmeasured(String name, List<String> kinds) {
        return Reason.of(
                name,
                false,
                "no suite is of the kind " + String.join(" or ", kinds)
                        + ": nothing measures it; add one to suites.yaml, or name other kinds in gate.yaml");
    }
}
