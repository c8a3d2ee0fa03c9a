package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.evaluation.PlainWords;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The words of a text that have a digit: trouble codes, cylinders, torques, model years. Two questions that are alike but for one of them are different
 * questions, however long they are.
 */
final class Numbers {
    private Numbers() {}

    /** Each once. */
    static SortedSet<String> of(String text) {
        SortedSet<String> numbers = new TreeSet<>();
        for (String word : PlainWords.of(text).words()) {
            if (word.chars().anyMatch(Character::isDigit)) {
                numbers.add(word);
            }
        }
        return numbers;
    }
}
