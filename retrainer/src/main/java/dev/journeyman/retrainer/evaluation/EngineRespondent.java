package dev.journeyman.retrainer.evaluation;

import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationListener;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.StepModel;
import dev.journeyman.slm.generation.TokenBytes;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.tokenizer.Message;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model that answers at temperature 0, many questions side by side in one engine. */
final class EngineRespondent implements Respondent {
    private static final int PREFILL_TOKENS_A_PLACE = 64;
    private static final int QUEUED_A_PLACE = 4;

    private final Engine engine;
    private final Function<List<Message>, int[]> prompts;
    private final int places;

    /**
     * A respondent over a model.
     *
     * @param prompts renders a conversation with the model's chat template, up to where the answer begins
     * @param places how many questions are answered side by side
     * @param capacityTokens the most tokens that a question and its answer have together
     */
    EngineRespondent(
            StepModel model, TokenBytes bytes, Function<List<Message>, int[]> prompts, int places, int capacityTokens) {
        this.prompts = prompts;
        this.places = places;
        int queued = Math.min(EngineOptions.MAX_QUEUED, QUEUED_A_PLACE * places);
        this.engine = new Engine(
                model,
                bytes,
                new EngineOptions(
                        places,
                        Math.min(capacityTokens, model.contextTokens()),
                        queued,
                        PREFILL_TOKENS_A_PLACE * places,
                        EngineOptions.DEFAULT.maxPause()));
    }

    /** A respondent over a loaded model, with room for the longest question of the examination and its answer. */
    static EngineRespondent of(LanguageModel model, Examination examination, int places) {
        Function<List<Message>, int[]> prompts = messages ->
                model.chatTemplate().render(messages, true, model.tokenizer()).tokens();
        int capacityTokens = 2;
        for (Examination.Paper paper : examination.papers()) {
            for (EvalItem item : paper.asked()) {
                int promptTokens = prompts.apply(examination.messages(item)).length;
                capacityTokens =
                        Math.max(capacityTokens, promptTokens + paper.suite().maxTokens());
            }
        }
        return new EngineRespondent(model, model.tokenizer()::bytes, prompts, places, capacityTokens);
    }

    @Override
    public void ask(List<Message> messages, int maxTokens, Consumer<Reply> reply) {
        try {
            engine.submit(GenerationRequest.greedy(prompts.apply(messages), maxTokens), new Collector(reply));
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
    public int places() {
        return places;
    }

    @Override
    public void close() {
        engine.close();
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
