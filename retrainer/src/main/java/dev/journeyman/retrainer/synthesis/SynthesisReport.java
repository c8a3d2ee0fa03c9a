package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.runfolder.OutFiles;
import dev.journeyman.retrainer.synthesis.teacher.Budget;
import dev.journeyman.retrainer.synthesis.teacher.CallJournal;
import dev.journeyman.retrainer.synthesis.teacher.EndedException;
import dev.journeyman.retrainer.trainingset.DomainRecords;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.retrainer.trainingset.diversity.ConceptCoverage;
import dev.journeyman.retrainer.trainingset.diversity.Taxonomy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked, what was kept, what was dropped and why: {@code report.json} and {@code report.md}. No time and no path is in it: the same answers make the same report.
 *
 * @param how who was asked for what, one line
 * @param tasks of the plan
 * @param notes what else a reader must know, a sentence each
 */
record SynthesisReport(
        Domain domain,
        String how,
        int tasks,
        SynthesisRun.Outcome outcome,
        Budget budget,
        CallJournal.Totals totals,
        ThinConcepts thin,
        List<String> notes) {
    static final String JSON_FILE = "report.json";
    static final String READABLE = "report.md";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    SynthesisReport {
        notes = List.copyOf(notes);
    }

    /** Writes both files, each whole or not at all. */
    void write(Path out) throws IOException {
        ObjectNode tree = tree();
        OutFiles.write(
                out.resolve(JSON_FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
        OutFiles.write(out.resolve(READABLE), readable());
    }

    /** The report as one line. */
    String line() throws IOException {
        return JSON.writeValueAsString(tree());
    }

    private String why() {
        EndedException ended = outcome.ended();
        return ended == null ? "the plan is done" : String.valueOf(ended.getMessage());
    }

    private ObjectNode tree() {
        ObjectNode root = JSON.createObjectNode().put("format", 1).put("how", how);
        EndedException ended = outcome.ended();
        root.putObject("ended")
                .put("why", ended == null ? "done" : ended.why().name().toLowerCase(Locale.ROOT))
                .put("text", why());
        root.putObject("tasks").put("planned", tasks).put("done", outcome.done());
        ObjectNode spent = root.putObject("budget")
                .put("calls", totals.calls())
                .put("most_calls", budget.mostCalls())
                .put("tokens", totals.tokens())
                .put("most_tokens", budget.mostTokens())
                .put("estimated_tokens", totals.estimated())
                .put("answered", totals.answered())
                .put("lost", totals.lost());
        numbers(spent.putObject("failed"), totals.failures());
        numbers(root.putObject("versions"), outcome.tally().versions());
        root.put("kept", outcome.kept().size());
        numbers(root.putObject("dropped"), outcome.tally().droppedByFilter());
        ObjectNode strategies = root.putObject("strategies");
        outcome.tally().byStrategy().forEach((name, count) -> {
            ObjectNode node = strategies
                    .putObject(name)
                    .put("tasks", count.tasks)
                    .put("texts", count.texts)
                    .put("given_up", count.givenUp)
                    .put("unfinished", count.unfinished)
                    .put("kept", count.kept);
            numbers(node.putObject("dropped"), count.dropped);
        });
        ObjectNode coverage = root.putObject("coverage");
        for (Covered level : covered()) {
            coverage.putObject(level.level)
                    .put("concepts", level.concepts)
                    .put("before", level.before)
                    .put("after", level.after);
        }
        ArrayNode thinNode = root.putArray("thin");
        keptOfThin()
                .forEach((concept, n) -> thinNode.addObject()
                        .put("concept", concept)
                        .put("before", thin.records().getOrDefault(concept, 0))
                        .put("kept", n));
        ArrayNode noted = root.putArray("notes");
        notes.forEach(noted::add);
        return root;
    }

    private static void numbers(ObjectNode node, Map<String, Long> counts) {
        counts.forEach(node::put);
    }

    private record Covered(String level, int concepts, int before, int after) {}

    /** The domain's own records, references left out as a training set's report leaves them out, and these with what was kept. */
    private List<Covered> covered() {
        Taxonomy taxonomy = new Taxonomy(domain);
        List<Set<String>> concepts = new ArrayList<>();
        for (TrainingRecord record : DomainRecords.of(domain)) {
            if (record.provenance() != Provenance.REFERENCE) {
                concepts.add(taxonomy.conceptsOf(record.texts(), record.concepts()));
            }
        }
        ConceptCoverage before = ConceptCoverage.of(taxonomy, concepts);
        outcome.kept().forEach(record -> concepts.add(taxonomy.conceptsOf(record.texts(), record.concepts())));
        ConceptCoverage after = ConceptCoverage.of(taxonomy, concepts);
        List<Covered> levels = new ArrayList<>();
        for (int i = 0; i < before.levels().size(); i++) {
            ConceptCoverage.Level level = before.levels().get(i);
            levels.add(new Covered(
                    level.name(),
                    level.concepts(),
                    level.covered(),
                    after.levels().get(i).covered()));
        }
        return levels;
    }

    private SortedMap<String, Integer> keptOfThin() {
        Taxonomy taxonomy = new Taxonomy(domain);
        SortedMap<String, Integer> kept = new TreeMap<>();
        thin.records().keySet().forEach(concept -> kept.put(concept, 0));
        for (TrainingRecord record : outcome.kept()) {
            taxonomy.conceptsOf(record.texts(), record.concepts())
                    .forEach(concept -> kept.computeIfPresent(concept, (same, n) -> n + 1));
        }
        return kept;
    }

    /** The report for people. */
    String readable() {
        StringBuilder page = new StringBuilder("# Synthesis\n\n").append(how).append(".\n\n");
        page.append("Ended: ")
                .append(why())
                .append(". ")
                .append(outcome.done())
                .append(" of ")
                .append(tasks);
        page.append(" tasks done.\n\n");
        row(page, "what", "spent", "at most");
        row(page, "---", "---:", "---:");
        row(page, "calls", totals.calls(), budget.mostCalls());
        row(page, "tokens", totals.tokens(), budget.mostTokens());
        page.append("\nOf the calls ").append(totals.answered()).append(" were answered, ");
        page.append(totals.lost()).append(" lost with a process that was killed");
        totals.failures()
                .forEach((kind, n) -> page.append(", ")
                        .append(n)
                        .append(" failed (")
                        .append(kind)
                        .append(')'));
        page.append(". Of the tokens ")
                .append(totals.estimated())
                .append(" are estimated, as many as it can have been.\n\n");
        row(page, "strategy", "tasks", "texts", "given up", "unfinished", "dropped", "kept");
        row(page, "---", "---:", "---:", "---:", "---:", "---:", "---:");
        outcome.tally().byStrategy().forEach((name, count) -> {
            long dropped =
                    count.dropped.values().stream().mapToLong(Long::longValue).sum();
            row(page, name, count.tasks, count.texts, count.givenUp, count.unfinished, dropped, count.kept);
        });
        page.append(
                "\nWhat was dropped, by the filter that dropped it; each text stands in rejected.jsonl with the reason:\n\n");
        row(page, "filter", "dropped");
        row(page, "---", "---:");
        outcome.tally().droppedByFilter().forEach((filter, n) -> row(page, filter, n));
        page.append("\nConcepts of the domain that its own records and those kept speak of:\n\n");
        row(page, "level", "concepts", "before", "after");
        row(page, "---", "---:", "---:", "---:");
        covered().forEach(level -> row(page, level.level, level.concepts, level.before, level.after));
        if (!thin.records().isEmpty()) {
            long helped = keptOfThin().values().stream().filter(n -> n > 0).count();
            page.append("\nOf ")
                    .append(thin.records().size())
                    .append(" concepts that the training set's report names as thin, ");
            page.append(helped).append(" have new records.\n");
        }
        notes.forEach(note -> page.append('\n').append(note).append('\n'));
        return page.toString();
    }

    private static void row(StringBuilder page, Object... cells) {
        for (Object cell : cells) {
            page.append("| ").append(cell).append(' ');
        }
        page.append("|\n");
    }
}
