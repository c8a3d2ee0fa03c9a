package dev.journeyman.retrainer.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.trainingset.diversity.ConceptCoverage;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A set's report as JSON and as a page to read. No time, no path and no machine is in it: the same set has the same report. */
final class ReportText {
    private static final int FORMAT = 1;
    private static final int MOST_SHOWN = 12;
    private static final double DECIMALS = 1e6;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ReportText() {}

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String json(TrainingSetReport report, Measurement measurement) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("digest", report.digest());
        policy(root.putObject("policy"), report.policy());
        root.put("offered", report.offered());
        root.put("held_out_questions", report.heldOut());
        ArrayNode files = root.putArray("files");
        report.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("stage", file.stage())
                        .put("records", file.records())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256()));
        SetCounts counts = report.counts();
        ObjectNode byProvenance = root.putObject("by_provenance");
        counts.byProvenance().forEach((provenance, sum) -> sum(byProvenance.putObject(provenance.wireName()), sum));
        sum(root.putObject("all"), counts.all());
        root.putObject("synthetic_share")
                .put("examples", rounded(counts.ofExamples()))
                .put("tokens", rounded(counts.ofTokens()))
                .put("weight", rounded(counts.ofWeight()));
        report.domainToGeneral().ifPresent(ratio -> root.put("domain_to_general", rounded(ratio)));
        root.put("largest_technician_share", rounded(report.largestTechnicianShare()));
        ObjectNode leftOut = root.putObject("left_out");
        report.leftOutByRule().forEach((rule, count) -> leftOut.put(name(rule), count));
        anchor(root.putObject("anchor"), report.anchor());
        ObjectNode unusable = root.putObject("unusable_feedback");
        report.unusable().forEach(unusable::put);
        measurement(root, measurement);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    private static void policy(ObjectNode node, TrainingSetPolicy policy) {
        node.put("synthetic_cap", policy.syntheticCap());
        node.put("order", name(policy.order()));
        Double ratio = policy.domainToGeneral();
        if (ratio != null) {
            node.put("domain_to_general", ratio);
        }
        node.put("similarity", policy.similarity());
        node.put("answer_similarity", policy.answerSimilarity());
        node.put("technician_share", policy.technicianShare());
        node.put("contaminated", name(policy.contaminated()));
        ObjectNode retired = node.putObject("retired");
        policy.retired().forEach(retired::put);
        node.put("seed", policy.seed());
        node.put("diversity_sample", policy.diversitySample());
    }

    private static void sum(ObjectNode node, SetCounts.Sum sum) {
        node.put("examples", sum.examples()).put("tokens", sum.tokens()).put("weight", rounded(sum.weight()));
    }

    private static void anchor(ObjectNode node, TrainingSetReport.AnchorReport anchor) {
        node.put("of_parent", anchor.ofParent()).put("held", anchor.held()).put("now", anchor.now());
        ObjectNode aside = node.putObject("aside");
        anchor.aside().forEach((id, out) -> aside.put(id, name(out.rule()) + ": " + out.text()));
        ObjectNode departed = node.putObject("departed");
        anchor.departed().forEach((id, departure) -> departed.put(id, name(departure.kind()) + ": " + departure.why()));
    }

    private static void measurement(ObjectNode root, Measurement measurement) {
        ArrayNode diversity = root.putArray("diversity");
        measurement
                .diversity()
                .forEach(score -> diversity
                        .addObject()
                        .put("measure", "dcscore")
                        .put("score", rounded(score.score()))
                        .put("samples", score.samples())
                        .put("of", score.of())
                        .put("temperature", score.temperature())
                        .put("embedding", score.embedding()));
        ObjectNode coverage = root.putObject("coverage");
        for (ConceptCoverage.Level level : measurement.coverage().levels()) {
            ObjectNode node = coverage.putObject(level.name())
                    .put("concepts", level.concepts())
                    .put("covered", level.covered());
            ArrayNode thinnest = node.putArray("thinnest");
            level.thinnest()
                    .forEach(count ->
                            thinnest.addObject().put("concept", count.concept()).put("records", count.records()));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }

    static String readable(TrainingSetReport report, Measurement measurement) {
        Page page = new Page();
        page.line(String.format(Locale.ROOT, "Training set %s", report.digest()));
        page.line(String.format(
                Locale.ROOT,
                "Order %s, cap %s, %d records offered, compared with %d held-out questions",
                name(report.policy().order()),
                report.policy().syntheticCap(),
                report.offered(),
                report.heldOut()));
        page.line("");
        page.line(String.format(Locale.ROOT, "%-20s %10s %12s %12s", "provenance", "examples", "tokens", "weight"));
        report.counts().byProvenance().forEach((provenance, sum) -> page.sum(provenance.wireName(), sum));
        page.sum("all", report.counts().all());
        page.line(String.format(
                Locale.ROOT,
                "synthetic share: %.4f of examples, %.4f of tokens, %.4f of weights",
                report.counts().ofExamples(),
                report.counts().ofTokens(),
                report.counts().ofWeight()));
        report.domainToGeneral()
                .ifPresent(ratio -> page.line(String.format(Locale.ROOT, "domain to general: %.3f by weight", ratio)));
        page.line(String.format(
                Locale.ROOT, "largest share of a technician: %.4f of weights", report.largestTechnicianShare()));
        page.line("");
        page.line("files");
        report.files()
                .forEach(file -> page.line(String.format(
                        Locale.ROOT, "  %-32s %8d lines %12d bytes", file.name(), file.records(), file.bytes())));
        page.line("");
        TrainingSetReport.AnchorReport anchor = report.anchor();
        page.line(String.format(
                Locale.ROOT,
                "real anchor: %d of the parent, %d of them in the set, %d aside, %d departed; %d now",
                anchor.ofParent(),
                anchor.held(),
                anchor.aside().size(),
                anchor.departed().size(),
                anchor.now()));
        Map<String, String> departed = new TreeMap<>();
        anchor.departed().forEach((id, departure) -> departed.put(id, name(departure.kind()) + ": " + departure.why()));
        page.some(departed);
        Map<String, String> aside = new TreeMap<>();
        anchor.aside().forEach((id, out) -> aside.put(id, name(out.rule()) + ": " + out.text()));
        page.some(aside);
        page.line("");
        page.line(String.format(
                Locale.ROOT, "left out: %d records, all in %s", report.leftOut().size(), TrainingSetFolder.LEFT_OUT));
        for (LeftOut.Rule rule : LeftOut.Rule.values()) {
            Map<String, String> byRule = new TreeMap<>();
            report.leftOut().stream()
                    .filter(out -> out.rule() == rule)
                    .forEach(out -> byRule.put(out.id(), out.text()));
            if (!byRule.isEmpty()) {
                page.line(String.format(Locale.ROOT, "  %s: %d", name(rule), byRule.size()));
                page.some(byRule);
            }
        }
        if (!report.unusable().isEmpty()) {
            page.line(String.format(
                    Locale.ROOT,
                    "  feedback that cannot be trained on: %d",
                    report.unusable().size()));
            page.some(report.unusable());
        }
        page.line("");
        measurement
                .diversity()
                .forEach(score -> page.line(String.format(
                        Locale.ROOT,
                        "diversity: DCScore %.2f of %d samples (drawn from %d), temperature %s, %s",
                        score.score(),
                        score.samples(),
                        score.of(),
                        score.temperature(),
                        score.embedding())));
        for (ConceptCoverage.Level level : measurement.coverage().levels()) {
            page.line(String.format(
                    Locale.ROOT, "coverage of %s: %d of %d", level.name(), level.covered(), level.concepts()));
            page.line(String.format(
                    Locale.ROOT,
                    "  thinnest: %s",
                    String.join(
                            ", ",
                            level.thinnest().stream()
                                    .limit(MOST_SHOWN)
                                    .map(count -> count.concept() + " " + count.records())
                                    .toList())));
        }
        return page.text.toString();
    }

    /** Lines of text. */
    private static final class Page {
        private final StringBuilder text = new StringBuilder();

        void line(String line) {
            text.append(line).append('\n');
        }

        void sum(String name, SetCounts.Sum sum) {
            line(String.format(
                    Locale.ROOT, "%-20s %10d %12d %12.1f", name, sum.examples(), sum.tokens(), sum.weight()));
        }

        void some(Map<String, String> items) {
            items.entrySet().stream()
                    .limit(MOST_SHOWN)
                    .forEach(item -> line(String.format(Locale.ROOT, "    %s: %s", item.getKey(), item.getValue())));
            if (items.size() > MOST_SHOWN) {
                line(String.format(Locale.ROOT, "    and %d more", items.size() - MOST_SHOWN));
            }
        }
    }
}
