package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.evaluation.PlainWords;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex;
import dev.journeyman.retrainer.trainingset.similarity.NearIndex.Signed;
import dev.journeyman.retrainer.trainingset.similarity.Shingles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * Finds records that answer nearly the same question differently. Several answers to one question are what made a mix of synthetic sources worse than one of
 * them (arXiv 2510.25273); so the record that is trusted more stays, and of two that are trusted alike neither does, but for one that the parent was trained on.
 *
 * <p>Two records conflict where
 *
 * <ul>
 *   <li>both are instructions and their answers are different ones,
 *   <li>an instruction teaches what an unpaired label or a pair tells to avoid,
 *   <li>one unpaired label says the opposite of another of the same answer,
 *   <li>one pair is the other the other way round.
 * </ul>
 *
 * Answers are the same if they share enough words, or the shorter one's words are nearly all in the longer one, and not each has a number that the other lacks.
 */
final class Conflicts {
    /** The most records with nearly the same question: all pairs of them are compared. */
    static final int MOST_OF_ONE_QUESTION = 4000;

    private static final double NEARLY_ALL = 0.8;

    private final double similarity;
    private final double answerSimilarity;
    private final Predicate<TrainingRecord> anchored;
    private final Map<String, Answer> answers = new HashMap<>();

    private record Answer(Set<String> words, SortedSet<String> numbers) {}

    private record Question(List<TrainingRecord> records, SortedSet<String> numbers, List<Integer> near) {}

    Conflicts(double similarity, double answerSimilarity, Predicate<TrainingRecord> anchored) {
        this.similarity = similarity;
        this.answerSimilarity = answerSimilarity;
        this.anchored = anchored;
    }

    /**
     * Leaves out what loses a conflict.
     *
     * @param leftOut what is left out is added here
     * @param reasons a question with more records than can be compared is added here
     * @return those that stay, in the same order
     */
    List<TrainingRecord> remove(List<TrainingRecord> records, List<LeftOut> leftOut, List<PolicyReason> reasons) {
        List<Question> questions = questions(records);
        Map<String, List<TrainingRecord>> against = new HashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            List<TrainingRecord> others = new ArrayList<>(question.records());
            question.near()
                    .forEach(number -> others.addAll(questions.get(number).records()));
            if (others.size() > MOST_OF_ONE_QUESTION) {
                reasons.add(new PolicyReason(
                        PolicyReason.Rule.SIZE,
                        others.size() + " records have nearly the question of "
                                + question.records().get(0).id() + "; at most " + MOST_OF_ONE_QUESTION
                                + " can be compared"));
                continue;
            }
            for (int a = 0; a < question.records().size(); a++) {
                for (int b = a + 1; b < others.size(); b++) {
                    TrainingRecord one = question.records().get(a);
                    TrainingRecord other = others.get(b);
                    if (conflict(one, other)) {
                        against.computeIfAbsent(one.id(), id -> new ArrayList<>())
                                .add(other);
                        against.computeIfAbsent(other.id(), id -> new ArrayList<>())
                                .add(one);
                    }
                }
            }
        }
        Map<String, LeftOut> losers = losers(records, against);
        leftOut.addAll(losers.values());
        return records.stream()
                .filter(record -> !losers.containsKey(record.id()))
                .toList();
    }

    /** The most trusted decide first. One that lost to a more trusted one beats nobody; one that fell with its equal still beats the less trusted. */
    private Map<String, LeftOut> losers(List<TrainingRecord> records, Map<String, List<TrainingRecord>> against) {
        Map<String, LeftOut> losers = new LinkedHashMap<>();
        Set<String> beaten = new HashSet<>();
        List<TrainingRecord> inConflict = records.stream()
                .filter(record -> against.containsKey(record.id()))
                .sorted(Comparator.comparingDouble(this::rank).reversed().thenComparing(TrainingRecord::id))
                .toList();
        for (TrainingRecord record : inConflict) {
            for (TrainingRecord other : against.getOrDefault(record.id(), List.of())) {
                if (rank(other) > rank(record) && !beaten.contains(other.id()) && beaten.add(record.id())) {
                    losers.put(record.id(), loss(record, other));
                }
            }
        }
        for (TrainingRecord record : inConflict) {
            for (TrainingRecord other : against.getOrDefault(record.id(), List.of())) {
                if (rank(other) == rank(record) && !beaten.contains(other.id())) {
                    losers.putIfAbsent(record.id(), loss(record, other));
                }
            }
        }
        return losers;
    }

    /** The trust, and of equal trust the anchored above the others. */
    private double rank(TrainingRecord record) {
        return record.trust() + (anchored.test(record) ? 1e-6 : 0);
    }

    private LeftOut loss(TrainingRecord record, TrainingRecord other) {
        String why = other.trust() > record.trust()
                ? "is trusted more (" + other.trust() + ", this " + record.trust() + ")"
                : "is trusted as much (" + other.trust() + ")"
                        + (anchored.test(other) && !anchored.test(record) ? ", and the parent was trained on it" : "");
        return new LeftOut(
                record.id(),
                LeftOut.Rule.CONFLICT,
                other.id(),
                other.id() + " says otherwise on the same question and " + why);
    }

    private List<Question> questions(List<TrainingRecord> records) {
        Map<String, List<TrainingRecord>> byText = new LinkedHashMap<>();
        for (TrainingRecord record : records) {
            String plain = PlainWords.of(record.question()).text();
            if (!plain.isEmpty()) {
                byText.computeIfAbsent(plain, missing -> new ArrayList<>()).add(record);
            }
        }
        NearIndex index = new NearIndex(similarity);
        List<Question> questions = new ArrayList<>();
        for (Map.Entry<String, List<TrainingRecord>> each : byText.entrySet()) {
            Signed signed = Signed.of(Shingles.of(each.getKey()));
            SortedSet<String> numbers = Numbers.of(each.getKey());
            List<Integer> near = index.near(signed).keySet().stream()
                    .filter(number -> questions.get(number).numbers().equals(numbers))
                    .toList();
            index.add(signed);
            questions.add(new Question(each.getValue(), numbers, near));
        }
        return questions;
    }

    private boolean conflict(TrainingRecord one, TrainingRecord other) {
        if (one.kind().compareTo(other.kind()) > 0) {
            return conflict(other, one);
        }
        return switch (one.kind()) {
            case INSTRUCTION ->
                switch (other.kind()) {
                    case INSTRUCTION -> !same(one.answer(), other.answer());
                    case PAIR -> denied(one, other);
                    case UNPAIRED -> Boolean.FALSE.equals(other.label()) && same(one.answer(), other.answer());
                    case TEXT -> false;
                };
            case PAIR ->
                other.kind() == RecordKind.PAIR
                        && same(one.answer(), rejected(other))
                        && same(rejected(one), other.answer());
            case UNPAIRED ->
                other.kind() == RecordKind.UNPAIRED
                        && !Objects.equals(one.label(), other.label())
                        && same(one.answer(), other.answer());
            case TEXT -> false;
        };
    }

    /** What the pair rejects is what the instruction teaches, and what it prefers is not. */
    private boolean denied(TrainingRecord instruction, TrainingRecord pair) {
        return same(instruction.answer(), rejected(pair)) && !same(instruction.answer(), pair.answer());
    }

    private static String rejected(TrainingRecord pair) {
        return pair.rejected() == null ? "" : pair.rejected();
    }

    /** Whether two answers say the same. */
    private boolean same(String one, String other) {
        Answer a = answers.computeIfAbsent(one, Conflicts::answer);
        Answer b = answers.computeIfAbsent(other, Conflicts::answer);
        if (!a.numbers().containsAll(b.numbers()) && !b.numbers().containsAll(a.numbers())) {
            return false;
        }
        Set<String> both = new HashSet<>(a.words());
        both.retainAll(b.words());
        int fewer = Math.min(a.words().size(), b.words().size());
        int either = a.words().size() + b.words().size() - both.size();
        return both.size() >= answerSimilarity * either || (fewer > 0 && both.size() >= NEARLY_ALL * fewer);
    }

    private static Answer answer(String text) {
        return new Answer(new HashSet<>(PlainWords.of(text).words()), Numbers.of(text));
    }
}
