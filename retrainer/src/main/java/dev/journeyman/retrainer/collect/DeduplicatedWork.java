package dev.journeyman.retrainer.collect;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.input.InjectionPatternsRule;
import dev.journeyman.guardrails.policy.Policies;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.text.TextWindows;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.domain.Passage;
import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import dev.journeyman.retrainer.evaluation.HeldOutQuestions;
import dev.journeyman.retrainer.lineage.DomainDigest;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.trainingset.HeldOutIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex.Signed;
import dev.journeyman.retrainer.trainingset.similarity.Shingles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Each text once, none that is nearly a passage of the domain, none that a held-out question stands in, and none in which the guardrails' patterns
 * find an attempt to steer the assistant. (Their classifier of planted sentences is not asked: it takes any sentence that does not belong into a workshop's
 * document for one, an author's address say.) Of copies the one that was found first stays, and
 * an exact copy's source is named beside its own. Unlike in a training set, texts that differ in a number are copies all the same: pages differ in dates and
 * counters.
 *
 * @param similarity from which texts are nearly the same, and a text is nearly a question
 */
record DeduplicatedWork(Domain domain, double similarity) implements StageWork {
    private static final int PASSAGE_WORDS = 200;
    private static final int MOST_PASSAGES = 2000;

    @Override
    public Stage stage() {
        return Stage.DEDUPLICATED;
    }

    @Override
    public String settings() throws IOException {
        StringBuilder questions = new StringBuilder();
        for (HeldOutQuestion question : HeldOutQuestions.of(domain)) {
            questions.append(question.question()).append('\n');
        }
        return DomainDigest.ofTrainingData(domain.folder()) + "\n" + similarity + "\n"
                + Sha256.of(questions.toString());
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        List<Document> texts = before.kept();
        HeldOutIndex heldOut = new HeldOutIndex(HeldOutQuestions.of(domain), similarity);
        Map<String, List<String>> sources = new HashMap<>();
        texts.forEach(text ->
                sources.computeIfAbsent(text.id(), id -> new ArrayList<>()).add(text.source()));
        Near near = new Near(domain.passages(), similarity);
        // a clock that stands still: what is left out must not depend on how busy the machine is
        Guardrails guardrails =
                new Guardrails(List.of(new InjectionPatternsRule()), Policies.STANDARD, RuleWatch.NONE, () -> 0);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            Document document = texts.get(i);
            String first = seen.putIfAbsent(document.id(), document.source());
            if (first != null) {
                after.add(document.drop(DropReason.DUPLICATE, "of " + first));
            } else {
                List<String> others = sources.getOrDefault(document.id(), List.of());
                String text = before.text(document);
                Document alone = document.alsoAt(others.subList(1, others.size()));
                judge(alone, text, heldOut, guardrails, near, after);
            }
            watcher.at(stage(), i + 1L, texts.size());
        }
    }

    private static void judge(
            Document document, String text, HeldOutIndex heldOut, Guardrails guardrails, Near near, StageWriter after)
            throws IOException {
        Optional<HeldOutIndex.Overlap> overlap = heldOut.overlap(text);
        if (overlap.isPresent()) {
            after.add(document.drop(
                    DropReason.HELD_OUT,
                    overlap.get().question() + ": " + overlap.get().text()));
            return;
        }
        for (String part : TextWindows.of(text, PASSAGE_WORDS, MOST_PASSAGES)) {
            Optional<Judgement> block = guardrails
                    .judge(new Subject(dev.journeyman.guardrails.Stage.PASSAGE, part, Situation.NONE))
                    .block();
            if (block.isPresent()) {
                after.add(document.drop(
                        DropReason.GUARDRAIL,
                        block.get().rule() + ": " + block.get().reason()));
                return;
            }
        }
        Document judged = near.judge(document, text);
        if (judged.isKept()) {
            after.add(judged, text);
        } else {
            after.add(judged);
        }
    }

    /** Passages, and the texts that stay. */
    private static final class Near {
        private final NearIndex index;
        private final List<String> names = new ArrayList<>();
        private final int passages;

        Near(List<Passage> passages, double similarity) {
            this.index = new NearIndex(similarity);
            this.passages = passages.size();
            for (Passage passage : passages) {
                index.add(Signed.of(Shingles.of(passage.prose())));
                names.add(passage.id());
            }
        }

        Document judge(Document document, String text) {
            Signed signed = Signed.of(Shingles.of(text));
            SortedMap<Integer, Double> alike = index.near(signed);
            if (alike.isEmpty()) {
                index.add(signed);
                names.add(document.source());
                return document;
            }
            int first = alike.firstKey();
            return document.drop(
                    first < passages ? DropReason.NEAR_PASSAGE : DropReason.NEAR_DUPLICATE,
                    String.format(Locale.ROOT, "of %s, similarity %.2f", names.get(first), alike.get(first)));
        }
    }
}
