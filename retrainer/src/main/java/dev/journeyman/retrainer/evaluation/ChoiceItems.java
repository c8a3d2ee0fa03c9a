package dev.journeyman.retrainer.evaluation;

import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.retrainer.dataset.MultipleChoice;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Multiple-choice questions in held-out wordings, {@code counts.codes} on codes and {@code counts.passages} on passages. The right option is
 * moved so that A, B, C and D are right in turn: a model that always says one letter is right a quarter of the time, and no more.
 */
final class ChoiceItems {
    private static final String LETTERS = "ABCD";

    private ChoiceItems() {}

    static List<EvalItem> of(SuiteSpec suite, Domain domain) {
        MultipleChoice choice = new MultipleChoice(domain);
        List<EvalItem> items = new ArrayList<>();
        List<TroubleCode> codes = Items.shuffled(List.copyOf(domain.codes().all()), suite.seed());
        for (int i = 0; i < Math.min(codes.size(), suite.count("codes", 600)); i++) {
            TroubleCode code = codes.get(i);
            MultipleChoice.Item item = choice.codeItem(code, Items.random(suite, i), true);
            Map<String, String> slices = Items.slices(domain, code);
            slices.put("about", right(item).equals(code.code()) ? "code-for-meaning" : "code-meaning");
            add(suite, "code-" + code.code(), item, slices, items);
        }
        List<Passage> passages = Items.shuffled(domain.passages(), suite.seed());
        for (int i = 0; i < Math.min(passages.size(), suite.count("passages", 400)); i++) {
            Passage passage = passages.get(i);
            MultipleChoice.Item item = choice.passageItem(passage, Items.random(suite, codes.size() + i), true);
            Map<String, String> slices = new HashMap<>();
            slices.put("family", passage.family());
            slices.put("about", about(passage, right(item)));
            add(suite, "passage-" + passage.id(), item, slices, items);
        }
        return items;
    }

    /** The item with its right option at another place. */
    static MultipleChoice.Item moved(MultipleChoice.Item item, int place) {
        List<String> options = new ArrayList<>(item.options());
        String right = options.remove(LETTERS.indexOf(item.letter()));
        options.add(place, right);
        return new MultipleChoice.Item(item.question(), options, LETTERS.charAt(place), item.statement());
    }

    private static void add(
            SuiteSpec suite, String id, MultipleChoice.Item item, Map<String, String> slices, List<EvalItem> items) {
        if (item.options().size() != LETTERS.length()) {
            return; // too few wrong options to be had: not a fair question
        }
        MultipleChoice.Item moved = moved(item, items.size() % LETTERS.length());
        slices.put("right", String.valueOf(moved.letter()));
        boolean byLikelihood = suite.kind() == SuiteSpec.Kind.MCQ_LIKELIHOOD;
        items.add(new EvalItem(
                suite.name() + "/" + id,
                moved.prompt(),
                new Expectation.Letter(moved.letter(), right(moved)),
                byLikelihood ? moved.statements() : List.of(),
                List.of(),
                new TreeMap<>(slices)));
    }

    private static String right(MultipleChoice.Item item) {
        return item.options().get(LETTERS.indexOf(item.letter()));
    }

    private static String about(Passage passage, String right) {
        if (right.equals(passage.causes().get(0).cause())) {
            return "first-cause";
        }
        return right.equals(passage.checks().get(0).step()) ? "first-check" : "symptom";
    }
}
