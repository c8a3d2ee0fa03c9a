package dev.journeyman.retrainer.synthesis.filters;

import dev.journeyman.retrainer.collect.text.TextWindows;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import java.util.Optional;

/** Questions, answers and texts of a sensible length, in words. */
final class LengthFilter implements Filter {
    private static final int LEAST_QUESTION = 3;
    private static final int MOST_QUESTION = 150;
    private static final int LEAST_ANSWER = 3;
    private static final int MOST_ANSWER = 400;
    private static final int LEAST_TEXT = 40;
    private static final int MOST_TEXT = 1500;
    private static final int MOST_OF_A_WORD = 15; // characters a word, on the mean: beyond it are not words

    @Override
    public String name() {
        return "length";
    }

    @Override
    public Optional<String> drop(TrainingRecord record) {
        if (record.kind() == RecordKind.TEXT) {
            return outside("text", record.answer(), LEAST_TEXT, MOST_TEXT);
        }
        Optional<String> question = outside("question", record.question(), LEAST_QUESTION, MOST_QUESTION);
        Optional<String> answer = outside("answer", record.answer(), LEAST_ANSWER, MOST_ANSWER);
        Optional<String> rejected = record.rejected() == null
                ? Optional.empty()
                : outside("rejected answer", record.rejected(), 1, MOST_ANSWER);
        return question.or(() -> answer).or(() -> rejected);
    }

    private static Optional<String> outside(String what, String text, int least, int most) {
        int words = TextWindows.count(text);
        if (words < least || words > most) {
            return Optional.of("the " + what + " has " + words + " words, not " + least + " to " + most);
        }
        return text.length() > words * MOST_OF_A_WORD + MOST_OF_A_WORD
                ? Optional.of("the " + what + " has no words that are words")
                : Optional.empty();
    }
}
