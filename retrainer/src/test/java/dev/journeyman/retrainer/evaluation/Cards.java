package dev.journeyman.retrainer.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Scorecards made by hand. */
final class Cards {
    private Cards() {}

    static Scorecard card(String model, Scorecard.Suite... suites) {
        return new Scorecard(
                Scorecard.VERSION,
                new ModelIdentity(model, "w" + model, "f" + model),
                new Scorecard.DomainIdentity("automotive", "facts"),
                "float32",
                "none",
                "abc",
                "code",
                "suites",
                null,
                "2026-11-22T00:00:00Z",
                1,
                0,
                true,
                null,
                List.of(suites));
    }

    static Scorecard.Suite suite(String name, String itemsDigest, String outcomes) {
        return suite(name, itemsDigest, outcomes, Map.of(), Map.of());
    }

    static Scorecard.Suite suite(
            String name,
            String itemsDigest,
            String outcomes,
            Map<String, Map<String, Scorecard.Slice>> slices,
            Map<String, Scorecard.Measure> measures) {
        Scorecard.Slice whole = Scorecard.Slice.of(outcomes);
        return new Scorecard.Suite(
                name,
                "written",
                "human_curated",
                itemsDigest,
                whole.n(),
                whole.n(),
                whole.right(),
                whole.accuracy(),
                0,
                1,
                outcomes,
                null,
                true,
                0,
                1,
                8,
                slices,
                measures,
                Map.of(),
                null,
                null,
                List.of());
    }

    static Scorecard.Measure measure(double... values) {
        List<Double> all = Arrays.stream(values).boxed().toList();
        double mean = Arrays.stream(values).average().orElse(0);
        return new Scorecard.Measure(values.length, mean, mean, mean, true, all);
    }
}
