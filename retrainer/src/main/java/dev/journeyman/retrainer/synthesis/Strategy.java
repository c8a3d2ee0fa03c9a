package dev.journeyman.retrainer.synthesis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a teacher is asked for. Each has a template of its name.
 *
 * <p>Which one pays depends on the calls that there are for each seed (Chan, Pu et al., Balancing Cost and Effectiveness of Synthetic Data Generation Strategies for LLMs, 2024): with few, more answers to the
 * questions that one has; with many, new questions, because the questions that one has are soon used up; rephrasing lies between and asks least of the teacher. The paper gives the order; the
 * borders {@value #REPHRASING_FROM} and {@value #NEW_QUESTIONS_FROM} are ours, and nobody has measured them here.
 */
enum Strategy {
    /** Another right answer to a question. */
    ANSWER_AUGMENTATION(Seed.Kind.QUESTION, List.of("answer")),
    /** The same question in other words; the answer is the seed's. */
    QUESTION_REPHRASING(Seed.Kind.QUESTION, List.of("question")),
    /** Another question on the matter, and its answer. */
    NEW_QUESTIONS(Seed.Kind.QUESTION, List.of("question", "answer")),
    /** A passage in full; {@code NA} where it is of another matter. */
    GUIDED_EXPANSION(Seed.Kind.PASSAGE, List.of("text")),
    /** A right answer to a question, and one that is plausible and worse. */
    PREFERENCE_PAIRS(Seed.Kind.QUESTION, List.of("chosen", "rejected"));

    /** What a teacher answers where a passage is not to be expanded. */
    static final String NOT_APPLICABLE = "NA";

    private static final double REPHRASING_FROM = 4;
    private static final double NEW_QUESTIONS_FROM = 16;

    private final Seed.Kind seeds;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> keys;

    Strategy(Seed.Kind seeds, List<String> keys) {
        this.seeds = seeds;
        this.keys = keys;
    }

    /** For so many calls and seeds. */
    static Strategy forBudget(long calls, int seeds) {
        double ratio = (double) calls / Math.max(1, seeds);
        return ratio >= NEW_QUESTIONS_FROM
                ? NEW_QUESTIONS
                : ratio >= REPHRASING_FROM ? QUESTION_REPHRASING : ANSWER_AUGMENTATION;
    }

    /** By its name on the command line. */
    static Optional<Strategy> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }

    /** What it needs. */
    Seed.Kind seeds() {
        return seeds;
    }

    /** The keys of the teacher's answer, all of them and no others. */
    List<String> keys() {
        return keys;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
