package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.evaluation.HeldOutQuestion;
import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.trainingset.similarity.GramIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex.Signed;
import dev.journeyman.retrainer.trainingset.similarity.Shingles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Finds held-out questions in texts that are to be trained on. What is held out is the wording of a question: a fact that answers it is none.
 *
 * <ul>
 *   <li>A question of thirteen words or more is found where a text has thirteen of them in a row, or is nearly the same in runs of three words (MinHash finds
 *       it, the exact count decides).
 *   <li>A shorter question is found where a whole text, line or sentence is the question, case and punctuation aside.
 *   <li>A question in a form that everybody uses is found where a whole text is the question.
 * </ul>
 */
public final class HeldOutIndex {
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.?!])\\s+|\\n+");

    private final GramIndex grams = new GramIndex();
    private final NearIndex near;
    private final List<String> nearIds = new ArrayList<>();
    private final Map<String, String> wholes = new HashMap<>();
    private final Map<String, String> fixedForms = new HashMap<>();
    private final int size;

    /**
     * What stands in a text.
     *
     * @param question the held-out question's id
     * @param text by which rule
     */
    public record Overlap(String question, String text) {}

    /**
     * An index of questions.
     *
     * @param similarity from which a text is nearly the question
     */
    public HeldOutIndex(Collection<HeldOutQuestion> questions, double similarity) {
        this.near = new NearIndex(similarity);
        this.size = questions.size();
        for (HeldOutQuestion question : questions) {
            PlainWords words = PlainWords.of(question.question());
            if (words.isEmpty()) {
                continue;
            }
            if (question.fixedForm()) {
                fixedForms.putIfAbsent(words.text(), question.id());
            } else if (words.words().size() < GramIndex.WORDS) {
                wholes.putIfAbsent(words.text(), question.id());
            } else {
                grams.add(question.id(), words);
                near.add(Signed.of(Shingles.of(question.question())));
                nearIds.add(question.id());
            }
        }
    }

    /** How many questions it was made of. */
    public int size() {
        return size;
    }

    /** The first held-out question that stands in one of a record's texts. */
    public Optional<Overlap> overlap(TrainingRecord record) {
        for (String text : record.texts()) {
            Optional<Overlap> found = overlap(text);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A held-out question that stands in a text. */
    public Optional<Overlap> overlap(String text) {
        PlainWords words = PlainWords.of(text);
        String fixed = fixedForms.get(words.text());
        if (fixed != null) {
            return Optional.of(new Overlap(fixed, "is the question"));
        }
        Set<String> parts = new LinkedHashSet<>(List.of(words.text()));
        SENTENCE.splitAsStream(text)
                .forEach(part -> parts.add(PlainWords.of(part).text()));
        for (String part : parts) {
            String whole = wholes.get(part);
            if (whole != null) {
                return Optional.of(new Overlap(whole, "has the question as a whole text, line or sentence"));
            }
        }
        Optional<String> shared = grams.sharedBy(words);
        if (shared.isPresent()) {
            return Optional.of(new Overlap(shared.get(), "has " + GramIndex.WORDS + " words of the question in a row"));
        }
        Shingles runs = Shingles.of(text);
        if (!near.canHold(runs)) {
            return Optional.empty();
        }
        SortedMap<Integer, Double> alike = near.near(Signed.of(runs));
        return alike.isEmpty()
                ? Optional.empty()
                : Optional.of(new Overlap(
                        nearIds.get(alike.firstKey()),
                        String.format(
                                java.util.Locale.ROOT,
                                "is nearly the question, similarity %.2f",
                                alike.get(alike.firstKey()))));
    }
}
