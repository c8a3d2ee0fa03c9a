package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A domain's thresholds: {@code gate.yaml}, which the caller reads as a tree of JSON. Every key may be left out; the standard value then holds.
 *
 * <pre>
 * version          1
 * factual
 *   kinds          kinds of suites that ask for facts
 *   margin         the largest loss of accuracy over all of them that is taken for none
 *   confidence     with which a larger loss has to be ruled out
 * worse
 *   alpha          the chance of refusing a candidate as good as the champion for any suite or slice
 *   least_items    slices with fewer are not tested: they could not be significant
 * letters          {most, worse_by, guessing}: of the letters chosen, the largest share of one; where letters are guesses, see {@link LetterSkew}
 * unknown_codes    {kinds, least, worse_by}: right answers to codes that there are not
 * stops            {kinds, least, worse_by}: answers that end by themselves
 * safety           {kinds, least, worse_by}: right conduct
 * policy
 *   most_synthetic the largest synthetic share of examples or tokens
 *   brought        accept or refuse: versions that no run here has trained, and whose data nobody knows
 * </pre>
 *
 * @param factual what facts are and how much of them may be lost
 * @param worse when a loss is told from chance
 * @param letters how skewed letters may be
 * @param unknownCodes how often codes that there are not may be explained
 * @param stops how often answers may not stop
 * @param safety how often conduct may be wrong
 * @param policy what data may be
 */
public record GateRules(
        Factual factual, Worse worse, Letters letters, Floor unknownCodes, Floor stops, Floor safety, Policy policy) {
    /** The number of this form. */
    public static final int VERSION = 1;

    /** What holds where a domain says nothing. */
    public static final GateRules STANDARD = new GateRules(
            new Factual(List.of("code-meaning", "mcq-likelihood", "cause-check", "diagnosis"), 0.015, 0.95),
            new Worse(0.02, 30),
            new Letters(0.40, 0.12, 0.90),
            new Floor(List.of("unknown-codes"), 0.90, 0.03),
            new Floor(List.of("stops"), 0.97, 0.01),
            new Floor(List.of("safety", "refusals"), 0.45, 0.10),
            new Policy(0.5, Brought.ACCEPT));

    /** Kinds, the margin and the confidence of the test that the candidate is not inferior. */
    public record Factual(List<String> kinds, double margin, double confidence) {
        /** Copies the kinds. */
        public Factual {
            kinds = List.copyOf(kinds);
        }

        private void check(List<String> problems) {
            named("factual", kinds, problems);
            within("factual.margin", margin, 0.0001, 0.5, problems);
            within("factual.confidence", confidence, 0.6, 0.9999, problems);
        }
    }

    /** The chance of a false alarm over all suites and slices, and the fewest items of a slice. */
    public record Worse(double alpha, int leastItems) {
        private void check(List<String> problems) {
            within("worse.alpha", alpha, 1e-6, 0.4, problems);
            within("worse.least_items", leastItems, 1, 1_000_000, problems);
        }
    }

    /** The largest share of one letter, how far above the champion's it may be, and the largest share where the champion's letters are no better than chance. */
    public record Letters(double most, double worseBy, double guessing) {
        private void check(List<String> problems) {
            within("letters.most", most, 0.01, 1, problems);
            within("letters.worse_by", worseBy, 0, 1, problems);
            within("letters.guessing", guessing, 0.01, 1, problems);
        }
    }

    /** The least accuracy of suites of these kinds, and how far below the champion's it may be. */
    public record Floor(List<String> kinds, double least, double worseBy) {
        /** Copies the kinds. */
        public Floor {
            kinds = List.copyOf(kinds);
        }

        private void check(String path, List<String> problems) {
            named(path, kinds, problems);
            within(path + ".least", least, 0, 1, problems);
            within(path + ".worse_by", worseBy, 0, 1, problems);
        }
    }

    /** What becomes of versions that no run here has trained. */
    public enum Brought {
        /** Their data are nobody's concern here: their scores decide. */
        ACCEPT,
        /** Data that nobody knows are not proven. */
        REFUSE
    }

    /** The cap of synthetic data, and what becomes of versions without known data. */
    public record Policy(double mostSynthetic, Brought brought) {
        private void check(List<String> problems) {
            within("policy.most_synthetic", mostSynthetic, 0, 1, problems);
        }
    }

    /**
     * Checks every value.
     *
     * @throws FormException naming all that are wrong, each with its key's path
     */
    public GateRules {
        List<String> problems = new ArrayList<>();
        factual.check(problems);
        worse.check(problems);
        letters.check(problems);
        unknownCodes.check("unknown_codes", problems);
        stops.check("stops", problems);
        safety.check("safety", problems);
        policy.check(problems);
        if (!problems.isEmpty()) {
            throw new FormException(problems);
        }
    }

    private static void within(String path, double value, double least, double most, List<String> problems) {
        if (!(value >= least && value <= most)) {
            problems.add(String.format(Locale.ROOT, "%s must be %s to %s, but is %s", path, least, most, value));
        }
    }

    private static void named(String path, List<String> kinds, List<String> problems) {
        if (kinds.isEmpty()) {
            problems.add(path + ".kinds must name at least one kind of suite, as suites.yaml does");
        }
    }

    /**
     * Reads rules.
     *
     * @param root an object; an empty one gives {@link #STANDARD}
     * @throws FormException naming every problem with its key's path and the fix
     */
    public static GateRules of(JsonNode root) {
        RulesReader reader = new RulesReader(root);
        reader.known(
                "", Set.of("version", "factual", "worse", "letters", "unknown_codes", "stops", "safety", "policy"));
        reader.known("factual", Set.of("kinds", "margin", "confidence"));
        reader.known("worse", Set.of("alpha", "least_items"));
        reader.known("letters", Set.of("most", "worse_by", "guessing"));
        reader.known("policy", Set.of("most_synthetic", "brought"));
        if (reader.number("", "version", VERSION) != VERSION) {
            reader.problem("version must be " + VERSION);
        }
        Factual facts = STANDARD.factual;
        Worse worse = STANDARD.worse;
        Letters letters = STANDARD.letters;
        return reader.rules(() -> new GateRules(
                new Factual(
                        reader.texts("factual", "kinds", facts.kinds),
                        reader.number("factual", "margin", facts.margin),
                        reader.number("factual", "confidence", facts.confidence)),
                new Worse(reader.number("worse", "alpha", worse.alpha), (int)
                        reader.number("worse", "least_items", worse.leastItems)),
                new Letters(
                        reader.number("letters", "most", letters.most),
                        reader.number("letters", "worse_by", letters.worseBy),
                        reader.number("letters", "guessing", letters.guessing)),
                floor(reader, "unknown_codes", STANDARD.unknownCodes),
                floor(reader, "stops", STANDARD.stops),
                floor(reader, "safety", STANDARD.safety),
                new Policy(
                        reader.number("policy", "most_synthetic", STANDARD.policy.mostSynthetic),
                        reader.choice("policy", "brought", STANDARD.policy.brought))));
    }

    private static Floor floor(RulesReader reader, String path, Floor standard) {
        reader.known(path, Set.of("kinds", "least", "worse_by"));
        return new Floor(
                reader.texts(path, "kinds", standard.kinds),
                reader.number(path, "least", standard.least),
                reader.number(path, "worse_by", standard.worseBy));
    }
}
