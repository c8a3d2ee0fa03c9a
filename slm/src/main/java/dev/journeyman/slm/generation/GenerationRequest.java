package dev.journeyman.slm.generation;

import dev.journeyman.slm.generation.InvalidRequestException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One generation asked for: the rendered prompt and how to go on from it.
 *
 * @param prompt the tokens of the prompt, at least one; whether they are of the vocabulary and fit the context is for the engine to say
 * @param maxTokens the most tokens to generate, at least 1; {@link Integer#MAX_VALUE} for as many as the context holds
 * @param sampling how a token is chosen
 * @param stop strings that end the answer and are not part of it, at most {@value #MAX_STOPS}, each of 1 to {@value #MAX_STOP_CHARS} characters
 * @param topLogprobs {@value #NO_LOGPROBS} for no log-probabilities, 0 for those of the chosen tokens, up to {@value #MAX_TOP_LOGPROBS} for as
 *     many of the likeliest alternatives besides
 * @param choice which of several answers to one request this is, from 0: with one seed, each choice has a randomness of its own
 * @param constraint what form the answer must have; null for any. A stop string still ends it, and then it may be cut
 * @param adapter the name of the adapter that answers; empty for the base
 * @param standing how it stands among others that wait
 */
@SuppressWarnings("ArrayRecordComponent") // a prompt is thousands of numbers; it is copied in and never changed
public record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingOptions sampling,
        List<String> stop,
        int topLogprobs,
        int choice,
        @Nullable AnswerConstraint constraint,
        String adapter,
        Standing standing) {
    /** The most stop strings (OpenAI's limit). */
    public static final int MAX_STOPS = 4;

    /** The most characters of a stop string; so many can be held back from a stream at most. */
    public static final int MAX_STOP_CHARS = 256;

    /** The most alternatives a token's log-probability can come with (OpenAI's limit). */
    public static final int MAX_TOP_LOGPROBS = 20;

    /** No log-probabilities are wanted. */
    public static final int NO_LOGPROBS = -1;

    /**
     * Checks every field.
     *
     * @throws InvalidRequestException with all problems
     */
    public GenerationRequest {
        List<Problem> problems = new ArrayList<>();
        if (prompt.length == 0) {
            problems.add(new Problem("prompt", "must hold at least one token"));
        }
        if (maxTokens < 1) {
            problems.add(new Problem("max_tokens", "must be at least 1, was " + maxTokens));
        }
        if (stop.size() > MAX_STOPS) {
            problems.add(new Problem("stop", "may hold at most " + MAX_STOPS + " strings, holds " + stop.size()));
        } else {
            for (int i = 0; i < stop.size(); i++) {
                String problem = stopProblem(stop.get(i));
                if (!problem.isEmpty()) {
                    problems.add(new Problem("stop[" + i + "]", problem));
                }
            }
        }
        if (topLogprobs < NO_LOGPROBS || topLogprobs > MAX_TOP_LOGPROBS) {
            problems.add(new Problem(
                    "top_logprobs", "must be between 0 and " + MAX_TOP_LOGPROBS + " (-1: none), was " + topLogprobs));
        }
        if (choice < 0) {
            problems.add(new Problem("n", "a choice is counted from 0, was " + choice));
        }
        InvalidRequestException.throwIfAny(problems);
        prompt = prompt.clone();
        stop = List.copyOf(stop);
    }

    /** A request of the base with the {@linkplain Standing#DEFAULT default} standing. */
    public GenerationRequest(
            int[] prompt,
            int maxTokens,
            SamplingOptions sampling,
            List<String> stop,
            int topLogprobs,
            int choice,
            @Nullable AnswerConstraint constraint) {
        this(prompt, maxTokens, sampling, stop, topLogprobs, choice, constraint, "", Standing.DEFAULT);
    }

    /** A request for an answer of any form. */
    public GenerationRequest(
            int[] prompt, int maxTokens, SamplingOptions sampling, List<String> stop, int topLogprobs, int choice) {
        this(prompt, maxTokens, sampling, stop, topLogprobs, choice, null);
    }

    /** A request for the most likely answer, without stop strings and log-probabilities. */
    public static GenerationRequest greedy(int[] prompt, int maxTokens) {
        return new GenerationRequest(prompt, maxTokens, SamplingOptions.GREEDY, List.of(), NO_LOGPROBS, 0);
    }

    private static String stopProblem(String stop) {
        if (stop.isEmpty() || stop.length() > MAX_STOP_CHARS) {
            return "must have 1 to " + MAX_STOP_CHARS + " characters, has " + stop.length();
        }
        for (int i = 0; i < stop.length(); i++) {
            char c = stop.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < stop.length() && Character.isLowSurrogate(stop.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "holds half a character (a lone surrogate) at " + i;
            }
        }
        return "";
    }

    /** The same request with other sampling options. */
    public GenerationRequest withSampling(SamplingOptions other) {
        return new GenerationRequest(
                prompt, maxTokens, other, stop, topLogprobs, choice, constraint, adapter, standing);
    }

    /** The same request with other stop strings. */
    public GenerationRequest withStop(List<String> other) {
        return new GenerationRequest(
                prompt, maxTokens, sampling, other, topLogprobs, choice, constraint, adapter, standing);
    }

    /** The same request with log-probabilities and so many alternatives of each. */
    public GenerationRequest withTopLogprobs(int other) {
        return new GenerationRequest(prompt, maxTokens, sampling, stop, other, choice, constraint, adapter, standing);
    }

    /** The same request as another of several choices. */
    public GenerationRequest withChoice(int other) {
        return new GenerationRequest(
                prompt, maxTokens, sampling, stop, topLogprobs, other, constraint, adapter, standing);
    }

    /** The same request for an answer of that form. */
    public GenerationRequest withConstraint(@Nullable AnswerConstraint other) {
        return new GenerationRequest(prompt, maxTokens, sampling, stop, topLogprobs, choice, other, adapter, standing);
    }

    /** The same request for an adapter's answer; empty for the base's. */
    public GenerationRequest withAdapter(String other) {
        return new GenerationRequest(
                prompt, maxTokens, sampling, stop, topLogprobs, choice, constraint, other, standing);
    }

    /** The same request with another standing. */
    public GenerationRequest withStanding(Standing other) {
        return new GenerationRequest(
                prompt, maxTokens, sampling, stop, topLogprobs, choice, constraint, adapter, other);
    }

    /** Whether log-probabilities are wanted. */
    public boolean wantsLogprobs() {
        return topLogprobs != NO_LOGPROBS;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof GenerationRequest other
                && Arrays.equals(prompt, other.prompt)
                && maxTokens == other.maxTokens
                && sampling.equals(other.sampling)
                && stop.equals(other.stop)
                && topLogprobs == other.topLogprobs
                && choice == other.choice
                && Objects.equals(constraint, other.constraint)
                && adapter.equals(other.adapter)
                && standing.equals(other.standing);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                Arrays.hashCode(prompt), maxTokens, sampling, stop, topLogprobs, choice, constraint, adapter, standing);
    }

    @Override
    public String toString() {
        return "GenerationRequest[" + prompt.length + " prompt tokens, maxTokens=" + maxTokens + ", " + sampling
                + ", stop=" + stop + ", topLogprobs=" + topLogprobs + ", choice=" + choice
                + (constraint == null ? "" : ", constrained") + (adapter.isEmpty() ? "" : ", adapter " + adapter) + ", "
                + standing + "]";
    }
}
