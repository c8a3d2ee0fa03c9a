package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.TokenLogprob;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** An answer that is sent as one document when all of it is there. */
final class WholeAnswer extends ChatAnswer {
    WholeAnswer(
            RoutingContext context,
            Completions completions,
            ChatRequest request,
            GatewayMetrics metrics,
            Recording recording) {
        super(context, completions, request, metrics, recording);
    }

    @Override
    public void onText(int choice, String text, List<TokenLogprob> logprobs) {
        // The result has it all.
    }

    @Override
    void choiceEnded(int choice, GenerationResult result) {
        // The document is written when the last one has ended.
    }

    @Override
    void allEnded(List<GenerationResult> all, List<Optional<String>> interactionIds) {
        boolean logprobs = request.topLogprobs() != GenerationRequest.NO_LOGPROBS;
        Replies.json(context, 200, completions.whole(all, logprobs, interactionIds));
    }

    @Override
    void failed(ApiException error) {
        Replies.error(context, error);
    }
}
