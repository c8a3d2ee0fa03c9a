package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.evaluation.texts.BertScore;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whoever is examined: takes questions and answers them later, several at a time. */
interface Respondent extends AutoCloseable {
    /**
     * Asks. The reply is handed over once, on any thread; whoever takes it must not block.
     *
     * @param messages the conversation, ending with the user
     * @param maxTokens the most tokens of the answer
     */
    void ask(List<Message> messages, int maxTokens, Consumer<Reply> reply);

    /**
     * Has one of several answers chosen: the one that the model finds likeliest. The reply's text is its letter, A for the first.
     *
     * @param messages the conversation, ending with the user
     * @param by what of an answer's likelihood is compared
     */
    void choose(List<Message> messages, List<String> answers, Likelihood by, Consumer<Reply> reply);

    /** Has a text read: the reply's text is its {@link ReadText}. */
    void read(String text, Consumer<Reply> reply);

    /** What texts are as vectors to the model, for measures that compare answers by them; null where that is not told. Asked when all questions are answered. */
    default BertScore.@Nullable TokenVectors tokenVectors() {
        return null;
    }

    /** How many questions it works on side by side. */
    int places();

    @Override
    void close();

    /** What of an answer's likelihood is compared. */
    enum Likelihood {
        /** The logarithm of its probability: the sum of its tokens'. */
        SUM,
        /** That sum for each token, which does not favour the short. */
        MEAN_OF_TOKENS
    }

    /**
     * An answer.
     *
     * @param text what was said; empty where it failed
     * @param completionTokens how many tokens were generated
     * @param problem why there is no answer; empty where there is one
     * @param cited the passages that it cites
     */
    record Reply(String text, Finish finish, int completionTokens, String problem, List<Cited> cited) {
        public Reply {
            cited = List.copyOf(cited);
        }

        public Reply(String text, Finish finish, int completionTokens, String problem) {
            this(text, finish, completionTokens, problem, List.of());
        }
    }

    /** How an answer ended. */
    enum Finish {
        /** By itself. */
        STOP,
        /** At the most tokens allowed. */
        LENGTH,
        /** It could not be given: the question does not fit the model's context. */
        FAILED,
        /** The model itself failed; the examination cannot go on. */
        BROKEN
    }
}
