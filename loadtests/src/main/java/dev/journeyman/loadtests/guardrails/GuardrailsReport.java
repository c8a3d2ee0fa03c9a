package dev.journeyman.loadtests.guardrails;

import dev.journeyman.loadtests.measurement.Table;
import java.util.Locale;

/** The benchmark's result as tables for people. */
final class GuardrailsReport {
    private GuardrailsReport() {}

    static String tables(GuardrailsBenchCommand.Report report) {
        StringBuilder text = new StringBuilder();
        StreamRun.Result streams = report.streams();
        if (streams != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d streams with a forbidden span (seed %d): %d leak, %d hold back something clean, %d are unlike the whole.%n",
                    streams.streams(),
                    report.settings().seed(),
                    streams.leaks(),
                    streams.heldTooMuch(),
                    streams.unlikeWhole()));
            streams.byKind()
                    .forEach((kind, count) -> text.append("  ")
                            .append(count)
                            .append(' ')
                            .append(kind)
                            .append('\n'));
            streams.examples()
                    .forEach(example -> text.append("  ").append(example).append('\n'));
        }
        if (report.delay() != null && report.delayWithout() != null) {
            Table table = new Table(
                    "delay",
                    "first, chars p50",
                    "p99",
                    "first, ms p50",
                    "p99",
                    "token, chars p50",
                    "p99",
                    "token, ms p50",
                    "p99",
                    "call, ms p99");
            row(table, "sentences, no rules", report.delayWithout());
            row(table, "sentences, all rules", report.delay());
            text.append('\n')
                    .append(table)
                    .append(String.format(
                            Locale.ROOT,
                            "%d answers at %d tokens a second.%n",
                            report.delay().answers(),
                            report.settings().rate()));
        }
        if (!report.times().isEmpty()) {
            Table table = new Table("time", "stage", "samples", "p50 us", "p99 us", "p99.9 us", "max us");
            for (RuleTimes.Row row : report.times()) {
                table.row(
                        row.rule(),
                        row.stage(),
                        String.valueOf(row.samples()),
                        number("%.1f", row.p50Micros()),
                        number("%.1f", row.p99Micros()),
                        number("%.1f", row.p999Micros()),
                        number("%.0f", row.maxMicros()));
            }
            text.append('\n').append(table);
            report.rates()
                    .forEach(rate -> text.append(String.format(
                            Locale.ROOT,
                            "%s, %s: %.0f texts a second on %d threads.%n",
                            rate.stage(),
                            rate.rule(),
                            rate.perSecond(),
                            rate.threads())));
        }
        facts(text, report.facts());
        sets(text, report);
        MutationRun.Result mutations = report.mutations();
        if (mutations != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%d mutated inputs, %d looks of rules: threw %s, over budget %s; slowest in ms %s.%n",
                    mutations.inputs(),
                    mutations.looks(),
                    mutations.failed(),
                    mutations.overBudget(),
                    mutations.slowestMillis()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %d cores, load average %.2f before, %.2f after.%n",
                        report.hardware().cpu(),
                        report.hardware().cores(),
                        report.loadBefore(),
                        report.loadAfter()))
                .toString();
    }

    private static void row(Table table, String name, Delay.Result delay) {
        table.row(
                name,
                number("%.0f", delay.firstChars().p50()),
                number("%.0f", delay.firstChars().p99()),
                number("%.0f", delay.firstMillis().p50()),
                number("%.0f", delay.firstMillis().p99()),
                number("%.0f", delay.tokenChars().p50()),
                number("%.0f", delay.tokenChars().p99()),
                number("%.0f", delay.tokenMillis().p50()),
                number("%.0f", delay.tokenMillis().p99()),
                number("%.3f", delay.rulesMillis().p99()));
    }

    private static void facts(StringBuilder text, FactsRun.Result facts) {
        Table table = new Table("meanings of codes", "codes", "right pass", "wrong caught");
        for (FactsRun.Row row : facts.phrasings()) {
            table.row(
                    row.phrasing(),
                    String.valueOf(row.codes()),
                    String.valueOf(row.rightPass()),
                    String.valueOf(row.wrongCaught()));
        }
        text.append('\n').append(table);
        text.append(String.format(
                Locale.ROOT,
                "%d of the project's %d answers are found wrong.%n",
                facts.answersFoundWrong(),
                facts.answers()));
    }

    private static void sets(StringBuilder text, GuardrailsBenchCommand.Report report) {
        if (!report.sets().isEmpty()) {
            Table table =
                    new Table("set", "to be", "texts", "refused", "turned away", "changed", "passed", "refused %");
            for (SetsRun.Row row : report.sets()) {
                table.row(
                        row.set(),
                        row.bad() ? "stopped" : "served",
                        String.valueOf(row.texts()),
                        String.valueOf(row.refused()),
                        String.valueOf(row.turnedAway()),
                        String.valueOf(row.changed()),
                        String.valueOf(row.passed()),
                        number("%.1f", 100.0 * row.refused() / row.texts()));
            }
            text.append('\n').append(table);
            report.sets()
                    .forEach(row -> text.append("  ")
                            .append(row.set())
                            .append(": ")
                            .append(row.byRule())
                            .append('\n'));
        }
        if (!report.personalData().isEmpty()) {
            Table table = new Table("personal data", "there", "found", "recall %", "told", "right", "precision %");
            for (SetsRun.KindRow row : report.personalData()) {
                table.row(
                        row.kind(),
                        String.valueOf(row.wanted()),
                        String.valueOf(row.found()),
                        row.wanted() == 0 ? "-" : number("%.1f", 100.0 * row.found() / row.wanted()),
                        String.valueOf(row.told()),
                        String.valueOf(row.right()),
                        row.told() == 0 ? "-" : number("%.1f", 100.0 * row.right() / row.told()));
            }
            text.append('\n').append(table);
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
