package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.InvalidRequestException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Answers {@code POST /v1/chat/completions}. */
public final class ChatHandler {
    /** The header that names the model version of an answer. */
    public static final String VERSION_HEADER = "x-journeyman-model-version";

    private record Prepared(ChatRequest request, ServedModel model, List<GenerationRequest> generations) {}

    private final Vertx vertx;
    private final Answering answering;
    private final RequestIds ids;
    private final Clock clock;

    /** A handler over the models that answer. */
    public ChatHandler(Vertx vertx, Answering answering, RequestIds ids, Clock clock) {
        this.vertx = vertx;
        this.answering = answering;
        this.ids = ids;
        this.clock = clock;
    }

    /** Answers one request, whose body has been read. */
    public void handle(RoutingContext context, Buffer body) {
        answering.onWorker(() -> prepare(body)).onComplete(prepared -> {
            try {
                if (prepared.failed()) {
                    Replies.error(context, prepared.cause());
                } else if (!context.response().closed()) {
                    answer(context, prepared.result());
                }
            } catch (RuntimeException e) {
                Replies.error(context, e);
            }
        });
    }

    private Prepared prepare(Buffer body) {
        ChatRequest request = ChatRequestReader.read(Json.object(body));
        ServedModel model = answering.model(request.model());
        int[] prompt = Answering.prompt(model, request.messages(), "messages");
        int maxTokens = request.maxTokens() == null ? ChatRequest.DEFAULT_MAX_TOKENS : request.maxTokens();
        List<GenerationRequest> generations = new ArrayList<>();
        try {
            for (int choice = 0; choice < request.choices(); choice++) {
                generations.add(new GenerationRequest(
                        prompt,
                        maxTokens, // the engine shortens it to what fits
                        request.sampling().over(model.defaults()),
                        request.stop(),
                        request.topLogprobs(),
                        choice));
            }
        } catch (InvalidRequestException e) {
            throw Answering.error(e);
        }
        return new Prepared(request, model, generations);
    }

    private void answer(RoutingContext context, Prepared prepared) {
        ChatRequest request = prepared.request();
        Completions completions = new Completions(
                ids.next("chatcmpl-"),
                ids.next("int_"),
                clock.instant().getEpochSecond(),
                prepared.model().version(),
                request.includeUsage());
        ChatAnswer answer = request.stream()
                ? new ChatStream(vertx, context, completions, request, answering.metrics(), ChatStream.Patience.DEFAULT)
                : new WholeAnswer(context, completions, request, answering.metrics());
        GenerationGroup group = answering.submit(
                prepared.model(), prepared.generations(), request.stream(), vertx.getOrCreateContext(), answer);
        context.response().putHeader(VERSION_HEADER, prepared.model().version());
        answer.begin(group);
    }
}
