package dev.journeyman.retrainer.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scorecard as a table for people. */
final class ScorecardTable {
    private ScorecardTable() {}

    static String of(Scorecard card) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "model %s  weights %.12s  %s  domain %s  code %s%n",
                card.model().name(),
                card.model().weightsDigest(),
                card.precision(),
                card.domain().name(),
                card.codeVersion()));
        text.append(String.format(
                Locale.ROOT,
                "%-22s %6s %6s %9s %17s %10s %8s%n",
                "suite",
                "asked",
                "right",
                "accuracy",
                "95 % interval",
                "threshold",
                "stopped"));
        for (Scorecard.Suite suite : card.suites()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-22s %6d %6d %9s %17s %10s %8s%n",
                    suite.name(),
                    suite.n(),
                    suite.right(),
                    share(suite.accuracy()),
                    share(suite.low()) + " - " + share(suite.high()),
                    threshold(suite),
                    share(suite.stopped())));
        }
        for (Scorecard.Suite suite : card.suites()) {
            if (!suite.letters().isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-22s letters chosen: %s%s%n",
                        suite.name(),
                        letters(suite.letters()),
                        mostChosen(suite.mostChosen())));
            }
        }
        for (Scorecard.Suite suite : card.suites()) {
            suite.measures()
                    .forEach((name, measure) -> text.append(String.format(
                            Locale.ROOT,
                            "%-22s %-15s %9.3f%s%n",
                            suite.name(),
                            name,
                            measure.value(),
                            range(measure))));
        }
        for (Scorecard.Suite suite : card.suites()) {
            Scorecard.Grounding grounding = suite.grounding();
            if (grounding != null) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-22s %s of the answers cite; %s of the sentences rest on what they cite; %s of %d citations bear out their"
                                + " sentence; %s speak of the code asked about%n",
                        suite.name(),
                        share(grounding.citing().accuracy()),
                        share(grounding.sentences().accuracy()),
                        share(grounding.citations().accuracy()),
                        grounding.citations().n(),
                        share(grounding.onCode().accuracy())));
            }
        }
        text.append(String.format(
                Locale.ROOT,
                "%.0f s, %d answers reused; %s%n",
                card.wallSeconds(),
                card.answersReused(),
                card.passed() ? "every threshold met" : "missed: " + missed(card.suites())));
        return text.toString();
    }

    private static String range(Scorecard.Measure measure) {
        Double low = measure.low();
        Double high = measure.high();
        return low == null || high == null ? "" : String.format(Locale.ROOT, "  %.3f - %.3f", low, high);
    }

    private static String threshold(Scorecard.Suite suite) {
        Double threshold = suite.threshold();
        return threshold == null ? "-" : share(threshold) + (suite.met() ? "" : " !");
    }

    private static String missed(List<Scorecard.Suite> suites) {
        return suites.stream()
                .filter(suite -> !suite.met())
                .map(Scorecard.Suite::name)
                .collect(Collectors.joining(", "));
    }

    private static String letters(Map<String, Integer> letters) {
        return letters.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String mostChosen(Scorecard.@Nullable MostChosen most) {
        if (most == null) {
            return "";
        }
        return "; most often " + most.letter() + ", " + share(most.ofChosen()) + " of those chosen, "
                + share(most.ofAsked()) + " of all"
                + (most.atMost() == null ? "" : ", at most " + share(most.atMost()) + (most.met() ? "" : " !"));
    }

    private static String share(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
