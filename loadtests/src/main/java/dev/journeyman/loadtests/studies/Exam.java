package dev.journeyman.loadtests.studies;

import dev.journeyman.loadtests.workshop.WorkshopFacts;
import dev.journeyman.loadtests.workshop.WorkshopFacts.Fact;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model said when it was asked facts in held-out wordings, without randomness.
 *
 * @param groups what it knew, by group
 * @param inStyle answers in house style
 * @param distinctAnswers how many different answers it gave
 * @param words of all answers
 * @param distinctWords how many different ones
 */
record Exam(Map<String, Tally> groups, Proportion inStyle, int distinctAnswers, long words, long distinctWords) {
    /**
     * A group's answers.
     *
     * @param right those that are right
     * @param wrongTold those that give the value that the teacher told wrongly; of none where it told none
     */
    record Tally(Proportion right, Proportion wrongTold) {
        static final Tally NONE = new Tally(Proportion.NONE, Proportion.NONE);

        Tally plus(Tally other) {
            return new Tally(right.plus(other.right), wrongTold.plus(other.wrongTold));
        }
    }

    /**
     * A question in one of the held-out wordings.
     *
     * @param wrong what the teacher told wrongly; null for nothing
     */
    record Question(
            String group, Fact fact, String text, @Nullable String wrong) {}

    /** Keeps the order of the groups. */
    Exam {
        groups = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** Judges answers, each to the question of its place. */
    static Exam of(List<Question> questions, List<String> answers) {
        Map<String, Tally> groups = new LinkedHashMap<>();
        Proportion style = Proportion.NONE;
        Set<String> distinct = new HashSet<>(answers);
        Set<String> distinctWords = new HashSet<>();
        long words = 0;
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            String said = answers.get(i);
            String wrong = question.wrong();
            Tally one = new Tally(
                    Proportion.NONE.plus(question.fact().isIn(said)),
                    wrong == null
                            ? Proportion.NONE
                            : Proportion.NONE.plus(question.fact().isSaidWrong(said, wrong)));
            groups.merge(question.group(), one, Tally::plus);
            style = style.plus(said.startsWith(WorkshopFacts.STYLE));
            List<String> spoken = List.of(said.toLowerCase(Locale.ROOT).strip().split("\\s+"));
            words += spoken.size();
            distinctWords.addAll(spoken);
        }
        return new Exam(groups, style, distinct.size(), words, distinctWords.size());
    }

    /** Of repeats: counts are added, what is distinct too, each repeat's by itself. */
    Exam plus(Exam other) {
        Map<String, Tally> both = new LinkedHashMap<>(groups);
        other.groups.forEach((group, tally) -> both.merge(group, tally, Tally::plus));
        return new Exam(
                both,
                inStyle.plus(other.inStyle),
                distinctAnswers + other.distinctAnswers,
                words + other.words,
                distinctWords + other.distinctWords);
    }

    Proportion right() {
        return groups.values().stream().map(Tally::right).reduce(Proportion.NONE, Proportion::plus);
    }

    Proportion right(Collection<String> of) {
        return of.stream()
                .map(group -> groups.getOrDefault(group, Tally.NONE).right())
                .reduce(Proportion.NONE, Proportion::plus);
    }

    Proportion right(String group) {
        return right(List.of(group));
    }

    Proportion wrongTold() {
        return groups.values().stream().map(Tally::wrongTold).reduce(Proportion.NONE, Proportion::plus);
    }

    Proportion wrongTold(String group) {
        return groups.getOrDefault(group, Tally.NONE).wrongTold();
    }

    String distinctShare() {
        return inStyle.asked() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.2f", (double) distinctAnswers / inStyle.asked());
    }

    String typesToTokens() {
        return words == 0 ? "-" : String.format(Locale.ROOT, "%.3f", (double) distinctWords / words);
    }
}
