package dev.journeyman.retrainer.evaluation;

import dev.journeyman.retrainer.evaluation.texts.BertScore;
import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationListener;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.generation.LikelihoodScorer;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.TextVectors;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.tokenizer.Message;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model that answers at temperature 0, many questions side by side in one engine. */
final class EngineRespondent implements Respondent {
    private static final int PREFILL_TOKENS_A_PLACE = 64;
    private static final int QUEUED_A_PLACE = 4;

    private final LanguageModel model;
    private final Engine engine;
    private final LikelihoodScorer scorer;
    private final int places;
    private final int capacityTokens;
    private @Nullable TextVectors vectors;

    private EngineRespondent(LanguageModel model, int places, int capacityTokens, int candidates) {
        this.model = model;
        this.places = places;
        this.capacityTokens = capacityTokens;
        this.scorer = model.scorer(candidates, capacityTokens);
        this.engine = new Engine(
                model,
                model.tokenizer()::bytes,
                new EngineOptions(
                        places,
                        capacityTokens,
                        Math.min(EngineOptions.MAX_QUEUED, QUEUED_A_PLACE * places),
                        PREFILL_TOKENS_A_PLACE * places,
                        EngineOptions.DEFAULT.maxPause()));
    }

    /**
     * A respondent over a loaded model, which it closes in the end, with room for the longest question of the examination and its answer.
     *
     * @param places how many questions are answered side by side
     */
    static EngineRespondent of(LanguageModel model, Examination examination, int places) {
        int capacityTokens = 2;
        int candidates = 1;
        for (Examination.Paper paper : examination.papers()) {
            for (EvalItem item : paper.asked()) {
                int promptTokens = prompt(model, examination.messages(item)).length;
                int answerTokens = item.candidates().stream()
                        .mapToInt(candidate -> model.tokenizer().encode(candidate).length)
                        .max()
                        .orElse(paper.suite().maxTokens());
                capacityTokens = Math.max(capacityTokens, promptTokens + answerTokens);
                candidates = Math.max(candidates, item.candidates().size());
            }
        }
        return new EngineRespondent(model, places, Math.min(capacityTokens, model.contextTokens()), candidates);
    }

    /** The conversation in the model's chat template, up to where the answer begins. */
    private static int[] prompt(LanguageModel model, List<Message> messages) {
        return model.chatTemplate().render(messages, true, model.tokenizer()).tokens();
    }

    @Override
    public void ask(List<Message> messages, int maxTokens, Consumer<Reply> reply) {
        try {
            engine.submit(GenerationRequest.greedy(prompt(model, messages), maxTokens), new Collector(reply));
        } catch (GenerationException e) {
            if (e.kind() != GenerationException.Kind.PROMPT_TOO_LONG) {
                throw e;
            }
            reply.accept(new Reply("", Finish.FAILED, 0, String.valueOf(e.getMessage())));
        } catch (QueueFullException e) {
            throw new IllegalStateException("more questions are under way than the engine was made for", e);
        }
    }

    @Override
    public void choose(List<Message> messages, List<String> answers, Likelihood by, Consumer<Reply> reply) {
        int[] prompt = prompt(model, messages);
        List<int[]> encoded = answers.stream().map(model.tokenizer()::encode).toList();
        int longest = encoded.stream().mapToInt(tokens -> tokens.length).max().orElse(0);
        if (prompt.length + longest > capacityTokens) {
            reply.accept(
                    new Reply("", Finish.FAILED, 0, "the question and its answers do not fit the model's context"));
            return;
        }
        double[] likelihoods = scorer.logLikelihoods(prompt, encoded);
        if (by == Likelihood.MEAN_OF_TOKENS) {
            Arrays.setAll(likelihoods, i -> likelihoods[i] / encoded.get(i).length);
        }
        int best = 0;
        for (int i = 1; i < likelihoods.length; i++) {
            best = likelihoods[i] > likelihoods[best] ? i : best;
        }
        reply.accept(new Reply(String.valueOf((char) ('A' + best)), Finish.STOP, 0, ""));
    }

    /** The first token has nothing before it that could predict it: the others are counted. */
    @Override
    public void read(String text, Consumer<Reply> reply) {
        int[] tokens = model.tokenizer().encode(text);
        if (tokens.length < 2 || tokens.length > capacityTokens) {
            reply.accept(new Reply(
                    "",
                    Finish.FAILED,
                    0,
                    "a text of " + tokens.length + " tokens; 2 to " + capacityTokens + " can be read"));
            return;
        }
        int[] predicted = Arrays.copyOfRange(tokens, 1, tokens.length);
        double nats = -scorer.logLikelihoods(new int[] {tokens[0]}, List.of(predicted))[0];
        int bytes = 0;
        for (int token : predicted) {
            bytes += model.tokenizer().bytes(token).length;
        }
        reply.accept(new Reply(new ReadText(nats, predicted.length, bytes).text(), Finish.STOP, 0, ""));
    }

    @Override
    public BertScore.TokenVectors tokenVectors() {
        if (vectors == null) {
            vectors = model.textVectors((model.config().layers() + 1) / 2, false, capacityTokens);
        }
        return vectors::tokenVectors;
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    public void close() {
        engine.close();
        scorer.close();
        if (vectors != null) {
            vectors.close();
        }
        model.close();
    }

    private record Collector(Consumer<Reply> reply) implements GenerationListener {
        @Override
        public void onText(String text, List<TokenLogprob> logprobs) {}

        @Override
        public void onEnd(GenerationResult result) {
            if (result.finishReason() == FinishReason.CANCELLED) {
                reply.accept(new Reply("", Finish.BROKEN, 0, "the engine was closed"));
                return;
            }
            Finish finish = result.finishReason() == FinishReason.STOP ? Finish.STOP : Finish.LENGTH;
            reply.accept(new Reply(result.text(), finish, result.completionTokens(), ""));
        }

        @Override
        public void onError(GenerationException error) {
            reply.accept(new Reply("", Finish.BROKEN, 0, String.valueOf(error.getMessage())));
        }
    }
}
