package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.TokenLogprob;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** An answer that is sent as one document when all of it is there. */
final class WholeAnswer extends ChatAnswer {
    WholeAnswer(RoutingContext context, Completions completions, ChatRequest request, GatewayMetrics metrics) {
        super(context, completions, request, metrics);
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
    void allEnded(List<GenerationResult> all) {
        Replies.json(context, 200, completions.whole(all, request.topLogprobs() != GenerationRequest.NO_LOGPROBS));
    }

    @Override
    void failed(ApiException error) {
        Replies.error(context, error);
    }
}
