package dev.journeyman.guardrails.classifier.training;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text that goes with a model: what it is for, what it was trained on, how good it is on what was held out, what it cannot do. Markdown. */
public final class ModelCard {
    private static final int KINDS = 8;

    private ModelCard() {}

    /** The card of a training. */
    public static String of(Corpus corpus, TrainingOptions options, ClassifierTraining.Trained trained) {
        StringBuilder card = new StringBuilder();
        card.append("""
                # Card of the guardrails' classifier

                A linear model (logistic regression) with five heads over hashed words, pairs and triples of words, and runs of characters. It says how
                likely a text is a prompt injection or jailbreak (`injection`), asks for help to do harm (`harm`), is a sentence planted in a
                document (`planted`), is off the domain's topic (`topic`), or is toxic (`toxicity`). Made by `./journeyman guardrails train`, which writes
                this card too; the same texts and seed make the same bytes.

                It is for the gateway's rules: a second opinion beside patterns, before a small language model for vehicle diagnosis. It is not for
                judging people, and its verdict alone should not have consequences that cannot be undone.

                ## Trained on

                Texts that the project wrote itself, and the domain's own questions, answers and passages. Nothing from outside.

                """);
        card.append("| file | label | texts | kinds | languages |\n|---|---|---:|---:|---|\n");
        Map<String, List<Sample>> byFile = corpus.samples().stream()
                .collect(Collectors.groupingBy(
                        sample -> sample.source() + " | " + sample.label(), TreeMap::new, Collectors.toList()));
        byFile.forEach((name, samples) -> card.append(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %s |%n",
                name,
                samples.size(),
                samples.stream().map(Sample::kind).distinct().count(),
                counted(samples.stream().map(Sample::language).toList()))));
        card.append(String.format(
                Locale.ROOT,
                "%n%d texts, SHA-256 `%s`. Seed %d, %d rounds over the texts, decay %s%s.%n",
                corpus.samples().size(),
                corpus.sha256(),
                options.seed(),
                options.epochs(),
                options.decay(),
                options.augment() ? ", with variants made by program" : ""));
        card.append(String.format(Locale.ROOT, """

                ## On texts that were held out

                Each text was judged by a model that was trained on the other %d of %d parts; near-duplicates are in one part. The texts are harder than
                the world: the harmless ones were written to look like attacks. A score is a probability where a share of texts as given is
                positive; the standard threshold is where a rule finds something unless its policy says otherwise.
                """, options.folds() - 1, options.folds()));
        trained.reports().forEach(report -> head(card, report));
        card.append("""

                ## Limits

                - It knows words, not meaning: what is said in words that no text of the corpus had is not recognised, and a harmless text in the words
                  of attacks is. The tables above name the kinds that fail most.
                - English is known best. Attacks in other languages than those above are seen only where they share words.
                - It sees the text as it is written; what is encoded (base64, rot13) has to be decoded before.
                - The heads for topic and planted sentences are of this domain; another domain trains its own.
                - Short harmful questions whose every word is harmless elsewhere are told apart poorly.
                - The windows, rates, expected shares and the kinds of text that a head leaves out were chosen by what they did on public sets of attacks and of
                  harmless questions, among some forty trials. So figures on those sets flatter it; those above are from the corpus alone.
                """);
        return card.toString();
    }

    private static void head(StringBuilder card, HeadReport report) {
        HeadPlan plan = HeadPlan.of(report.head());
        card.append(String.format(
                Locale.ROOT,
                "%n### %s%n%n%d positive, %d negative; area under the ROC curve %.4f. %s; expected share of positives %.2f;"
                        + " standard threshold %.2f.%n%n",
                report.head().label(),
                report.positives(),
                report.negatives(),
                report.area(),
                plan.windowTokens() == 0
                        ? "The whole text is looked at"
                        : "The whole text and windows of " + plan.windowTokens() + " tokens are looked at",
                plan.expectedShare(),
                plan.threshold()));
        card.append("| threshold | recall | false positives |\n|---:|---:|---:|\n");
        for (HeadReport.Row row : report.rows()) {
            card.append(String.format(
                    Locale.ROOT,
                    "| %.1f | %.1f %% | %.1f %% |%n",
                    row.threshold(),
                    100 * row.recall(),
                    100 * row.falsePositives()));
        }
        card.append(kinds("\nMissed most at the standard threshold", report.foundByKind(true), true));
        card.append(kinds("Falsely found most", report.foundByKind(false), false));
    }

    private static String kinds(String what, Map<String, Double> found, boolean missed) {
        String worst = found.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), missed ? 1 - entry.getValue() : entry.getValue()))
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(KINDS)
                .map(entry -> String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue()))
                .collect(Collectors.joining(", "));
        return worst.isEmpty() ? "" : what + ": " + worst + ".\n";
    }

    private static String counted(List<String> names) {
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** What a person at a terminal is told of a head: one line. */
    public static String line(HeadReport report) {
        HeadReport.Row row = report.row(report.standardThreshold());
        return String.format(
                Locale.ROOT,
                "%-10s %6d positive %6d negative   area %.4f   at %.2f: recall %5.1f %%, false positives %4.1f %%",
                report.head().label(),
                report.positives(),
                report.negatives(),
                report.area(),
                report.standardThreshold(),
                100 * row.recall(),
                100 * row.falsePositives());
    }
}
