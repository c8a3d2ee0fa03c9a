package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a candidate may serve.
 *
 * <p><b>How often it is wrong.</b> A candidate as good as the champion is refused when chance makes it look worse. Three kinds of tests can do that. Suites and
 * slices are tested together, with Holm's correction, so that any of them is a false alarm with a chance of {@code worse.alpha} at most. The test that facts are
 * not inferior errs the other way by its form (it has to be proven that no more than the margin is lost), and the margin is wide enough against some 7,000
 * items that chance alone hardly fails it. The floors look at sizes first: a loss beyond their distance counts where chance does not explain it. The simulation in the tests measures all of it together.
 */
public final class Gate {
    static final String SCORECARDS = "scorecards";
    static final String COMPARABLE = "comparable";

    private Gate() {}

    /** Whether a scorecard is of a version: of its digest, or of that of its weights. False where it is not even a scorecard. */
    public static boolean isOf(JsonNode scorecard, Manifest manifest) {
        JsonNode model = scorecard.path("model");
        return Weights.are(
                model.path("digest").asText(null), model.path("weights_digest").asText(null), manifest);
    }

    /**
     * Decides.
     *
     * @param candidate the version that wants to serve
     * @param champion the version that serves; null where there is none: what only a comparison can tell then passes
     * @param parent the manifest of the version that the candidate was trained from; null where there is none
     */
    public static Decision decide(
            GateRules rules, Contender candidate, @Nullable Contender champion, @Nullable Manifest parent) {
        String name = candidate.manifest().name();
        String other = champion == null ? null : champion.manifest().name();
        List<Reason> reasons = new ArrayList<>();
        List<Reason> readable = new ArrayList<>();
        @Nullable Scorecard now = read(candidate, readable);
        @Nullable Scorecard before = champion == null ? null : read(champion, readable);
        reasons.add(Reason.all(SCORECARDS, "are they whole, and of these versions", readable));
        boolean whole = readable.stream().allMatch(Reason::passed);
        if (whole && now != null) {
            Reason comparable = before == null
                    ? Reason.of(COMPARABLE, true, "there is no champion to compare with")
                    : comparable(now, before);
            reasons.add(comparable);
            reasons.add(realEvals(now));
            if (comparable.passed()) {
                Scores scores = new Scores(rules, now, before);
                reasons.add(scores.factual());
                reasons.add(scores.worse());
                reasons.add(new LetterSkew(rules.letters(), now, before).reason());
                reasons.add(scores.floor("unknown-codes", rules.unknownCodes()));
                reasons.add(scores.floor("stops", rules.stops()));
                reasons.add(scores.floor("safety", rules.safety()));
            }
        }
        reasons.add(DataPolicy.of(rules.policy(), candidate.manifest(), parent));
        return new Decision(
                name, other, Reason.all("gate", name + (other == null ? "" : " against " + other), reasons));
    }

    private static @Nullable Scorecard read(Contender contender, List<Reason> reasons) {
        Manifest manifest = contender.manifest();
        try {
            Scorecard read = Scorecard.read(contender.scorecard());
            boolean same = isOf(contender.scorecard(), manifest);
            reasons.add(Reason.of(
                    manifest.name(),
                    same,
                    same
                            ? "the scorecard is of this version's weights"
                            : "the scorecard is of other weights; evaluate " + manifest.name() + " itself"));
            return read;
        } catch (FormException e) {
            reasons.add(Reason.of(manifest.name(), false, e.getMessage() == null ? "" : e.getMessage()));
            return null;
        }
    }

    /** Whether both were asked the same, by the same program, under the same conditions. */
    private static Reason comparable(Scorecard now, Scorecard before) {
        List<Reason> reasons = new ArrayList<>();
        Set<String> keys = new TreeSet<>(now.conditions().keySet());
        keys.addAll(before.conditions().keySet());
        for (String key : keys) {
            String mine = now.conditions().getOrDefault(key, "not told");
            String other = before.conditions().getOrDefault(key, "not told");
            if (!mine.equals(other)) {
                reasons.add(Reason.of(
                        key,
                        false,
                        shortened(mine) + ", and the champion's is " + shortened(other) + "; evaluate both anew"));
            }
        }
        Set<String> suites = new TreeSet<>(now.suites().keySet());
        suites.addAll(before.suites().keySet());
        for (String suite : suites) {
            Scorecard.@Nullable Suite mine = now.suites().get(suite);
            Scorecard.@Nullable Suite other = before.suites().get(suite);
            String problem = mine == null
                    ? "the candidate was not asked it"
                    : other == null ? "the champion was not asked it" : unlike(mine, other);
            if (problem != null) {
                reasons.add(Reason.of(suite, false, problem + "; evaluate both anew"));
            }
        }
        return Reason.all(COMPARABLE, suites.size() + " suites", reasons);
    }

    private static @Nullable String unlike(Scorecard.Suite now, Scorecard.Suite before) {
        if (!now.itemsDigest().equals(before.itemsDigest()) || !now.kind().equals(before.kind())) {
            return "the questions are not the same";
        }
        if (now.whole().n() != before.whole().n() || !sizes(now).equals(sizes(before))) {
            return "not as many questions were asked";
        }
        if (now.failed() > 0 || before.failed() > 0) {
            return now.failed() + before.failed() + " questions could not be asked and count as wrong";
        }
        return null;
    }

    private static Map<String, Integer> sizes(Scorecard.Suite suite) {
        Map<String, Integer> sizes = new java.util.TreeMap<>();
        suite.slices().forEach((name, part) -> sizes.put(name, part.n()));
        return sizes;
    }

    /** Whether people or references wrote what is asked: a model must not be measured by what a model wrote. */
    private static Reason realEvals(Scorecard now) {
        List<Reason> reasons = new ArrayList<>();
        for (Scorecard.Suite suite : now.suites().values()) {
            if (!dev.journeyman.store.Lineage.REAL.contains(suite.provenance())) {
                reasons.add(Reason.of(
                        suite.name(),
                        false,
                        "its items are " + suite.provenance() + "; take it out of the examination"));
            }
        }
        return Reason.all("real-evals", "people or references wrote the questions", reasons);
    }

    private static String shortened(String text) {
        return text.length() <= 16 ? text : text.substring(0, 12) + "...";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    static String points(double difference) {
        return String.format(Locale.ROOT, "%+.2f points", 100 * difference);
    }
}
