package dev.journeyman.retrainer.evaluation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison as a table for people. Where an interval of a difference leaves out 0, it is marked: {@code +} better, {@code -} worse. */
final class ComparisonTable {
    private static final double SURE = 0.05;
    private static final double LEAST_SHOWN = 0.0001;

    private ComparisonTable() {}

    /**
     * The table.
     *
     * @param slices whether the slices are shown, and not only those that differ beyond chance
     */
    static String of(Comparison comparison, boolean slices) {
        StringBuilder text = new StringBuilder();
        side(text, "A", comparison.a());
        side(text, "B", comparison.b());
        comparison.notes().forEach(note -> line(text, "note: " + note));
        line(text, columns("suite", "n", "A", "B", "B - A, paired 95 %", "p", "corrected"));
        for (Comparison.SuitePair suite : comparison.suites()) {
            if (suite.whole().n() > 0 || suite.measures().isEmpty()) {
                row(text, suite.name(), suite.whole(), true);
            } else {
                line(text, suite.name());
            }
            suite.slices()
                    .forEach((cut, parts) -> parts.forEach((part, pair) -> {
                        if (slices || pair.pCorrected() < SURE) {
                            row(text, "  " + cut + " " + part, pair, false);
                        }
                    }));
            suite.measures().forEach((name, measure) -> measure(text, "  " + name, measure));
        }
        comparison.onlyA().forEach(name -> line(text, "only in A: " + name));
        comparison.onlyB().forEach(name -> line(text, "only in B: " + name));
        line(
                text,
                "p: McNemar's test, exact below 25 items that differ; corrected: by Holm for the slices of the suite. Intervals: Wilson's of the"
                        + " accuracies, paired bootstrap (seed " + comparison.seed() + ") of the difference.");
        return text.toString();
    }

    private static void side(StringBuilder text, String name, Comparison.Side side) {
        Scorecard.Served served = side.served();
        String how = served == null
                ? String.format(Locale.ROOT, "weights %.12s", side.model().weightsDigest())
                : served.url() + "  retrieval " + served.retrieval();
        line(text, name + ": " + side.model().name() + "  " + how + "  " + side.precision());
    }

    private static void row(StringBuilder text, String name, Comparison.Pair pair, boolean whole) {
        line(
                text,
                columns(
                                name,
                                String.valueOf(pair.n()),
                                accuracy(pair.a()),
                                accuracy(pair.b()),
                                shares(pair.difference(), pair.low(), pair.high()),
                                chance(pair.p()),
                                whole ? "" : chance(pair.pCorrected()))
                        + mark(pair.low(), pair.high(), true));
    }

    private static void measure(StringBuilder text, String name, Comparison.MeasurePair pair) {
        Double low = pair.low();
        Double high = pair.high();
        boolean tested = low != null && high != null;
        line(
                text,
                columns(
                                name,
                                String.valueOf(pair.n()),
                                number(pair.a()),
                                number(pair.b()),
                                String.format(Locale.ROOT, "%+.3f", pair.difference())
                                        + (tested ? String.format(Locale.ROOT, " (%+.3f to %+.3f)", low, high) : ""),
                                "",
                                "")
                        + (low != null && high != null ? mark(low, high, pair.higherIsBetter()) : ""));
    }

    private static String columns(
            String name, String n, String a, String b, String difference, String p, String corrected) {
        return String.format(Locale.ROOT, "%-34s %6s %23s %23s %27s %9s %9s ", name, n, a, b, difference, p, corrected);
    }

    private static String accuracy(Comparison.Accuracy accuracy) {
        Double share = accuracy.accuracy();
        return share == null
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f %% (%s-%s)", 100 * share, tenth(accuracy.low()), tenth(accuracy.high()));
    }

    private static String tenth(@Nullable Double share) {
        return share == null ? "" : String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String shares(double difference, double low, double high) {
        return String.format(Locale.ROOT, "%+.1f (%+.1f to %+.1f)", 100 * difference, 100 * low, 100 * high);
    }

    private static String mark(double low, double high, boolean higherIsBetter) {
        if (low <= 0 && high >= 0) {
            return "";
        }
        return (low > 0) == higherIsBetter ? "+" : "-";
    }

    private static String chance(double p) {
        return p < LEAST_SHOWN ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
