package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.interactions.Asked;
import dev.journeyman.gateway.interactions.ConversationHeaders;
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.InvalidRequestException;
import dev.journeyman.slm.tokenizer.Prompt;
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

    /** The header that names a stream's interaction, for a reader who stops it before its last chunk; of several choices the first one's. */
    public static final String INTERACTION_HEADER = "x-journeyman-interaction-id";

    private record Prepared(
            ChatRequest request, ServedModel model, Prompt prompt, List<GenerationRequest> generations) {}

    private final Vertx vertx;
    private final Answering answering;
    private final InteractionLog interactions;
    private final RequestIds ids;
    private final Clock clock;

    /** A handler over the models that answer, and the log that has what they answered. */
    public ChatHandler(Vertx vertx, Answering answering, InteractionLog interactions, RequestIds ids, Clock clock) {
        this.vertx = vertx;
        this.answering = answering;
        this.interactions = interactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** Answers one request, whose body has been read. */
    public void handle(RoutingContext context, Buffer body) {
        ConversationHeaders conversation = ConversationHeaders.of(context.request());
        answering.onWorker(() -> prepare(body)).onComplete(prepared -> {
            try {
                if (prepared.failed()) {
                    Replies.error(context, prepared.cause());
                } else if (!context.response().closed()) {
                    answer(context, prepared.result(), conversation);
                }
            } catch (RuntimeException e) {
                Replies.error(context, e);
            }
        });
    }

    private Prepared prepare(Buffer body) {
        ChatRequest request = ChatRequestReader.read(Json.object(body));
        ServedModel model = answering.model(request.model());
        Prompt prompt = Answering.prompt(model, request.messages(), "messages");
        int maxTokens = request.maxTokens() == null ? ChatRequest.DEFAULT_MAX_TOKENS : request.maxTokens();
        List<GenerationRequest> generations = new ArrayList<>();
        try {
            for (int choice = 0; choice < request.choices(); choice++) {
                generations.add(new GenerationRequest(
                        prompt.tokens(),
                        maxTokens, // the engine shortens it to what fits
                        request.sampling().over(model.defaults()),
                        request.stop(),
                        request.topLogprobs(),
                        choice));
            }
        } catch (InvalidRequestException e) {
            throw Answering.error(e);
        }
        return new Prepared(request, model, prompt, generations);
    }

    private void answer(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        ChatRequest request = prepared.request();
        Completions completions = new Completions(
                ids.next("chatcmpl-"),
                clock.instant().getEpochSecond(),
                prepared.model().version(),
                request.includeUsage());
        Recording recording = interactions.record(asked(context, prepared, conversation), request.choices());
        ChatAnswer answer = request.stream()
                ? new ChatStream(
                        vertx,
                        context,
                        completions,
                        request,
                        answering.metrics(),
                        recording,
                        ChatStream.Patience.DEFAULT)
                : new WholeAnswer(context, completions, request, answering.metrics(), recording);
        GenerationGroup group = answering.submit(
                prepared.model(), prepared.generations(), request.stream(), vertx.getOrCreateContext(), answer);
        context.response().putHeader(VERSION_HEADER, prepared.model().version());
        answer.begin(group);
    }

    private static Asked asked(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        GenerationRequest first = prepared.generations().get(0);
        return new Asked(
                RequestScope.of(context).caller(),
                conversation,
                Route.CHAT.path(),
                prepared.request().model(),
                prepared.model().version(),
                prepared.request().messages(),
                prepared.prompt().text(),
                prepared.prompt().tokens().length,
                List.of(),
                null,
                first.sampling(),
                first.maxTokens());
    }
}
