package dev.journeyman.gateway.diagnose;

import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.tokenizer.Message;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/diagnose}. The model always gives its most likely answer, so the same request has the same diagnosis. */
public final class DiagnoseHandler {
    /** The most tokens of a diagnosis; the trained form stays well below. */
    static final int MAX_TOKENS = 512;

    private record Prepared(
            Diagnosis diagnosis,
            ServedModel model,
            @Nullable GenerationRequest generation) {}

    private final Vertx vertx;
    private final Answering answering;
    private final DomainFacts facts;
    private final RequestIds ids;

    /** A handler over a domain and the models that answer. */
    public DiagnoseHandler(Vertx vertx, Answering answering, DomainFacts facts, RequestIds ids) {
        this.vertx = vertx;
        this.answering = answering;
        this.facts = facts;
        this.ids = ids;
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
        Diagnosis diagnosis = Diagnosis.of(DiagnoseRequest.read(Json.object(body)), facts);
        ServedModel model = answering.model();
        if (!diagnosis.canAsk()) {
            return new Prepared(diagnosis, model, null);
        }
        int[] prompt = Answering.prompt(model, List.of(Message.user(diagnosis.question())), "symptoms");
        return new Prepared(diagnosis, model, GenerationRequest.greedy(prompt, MAX_TOKENS));
    }

    private void answer(RoutingContext context, Prepared prepared) {
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        GenerationRequest generation = prepared.generation();
        Diagnosis diagnosis = prepared.diagnosis();
        String interactionId = ids.next("int_");
        if (generation == null) {
            Replies.json(
                    context,
                    200,
                    diagnosis.document(interactionId, version, diagnosis.unasked(), Completions.usage(0, 0)));
            return;
        }
        Reader reader = new Reader(context, diagnosis, interactionId, version);
        GenerationGroup group =
                answering.submit(prepared.model(), List.of(generation), false, vertx.getOrCreateContext(), reader);
        context.response().closeHandler(closed -> {
            if (context.response().ended()) {
                return;
            }
            RequestScope.of(context).failed(ErrorKind.CLIENT_CLOSED);
            group.cancel();
            answering.metrics().abandoned();
        });
    }

    private record Reader(RoutingContext context, Diagnosis diagnosis, String interactionId, String version)
            implements GenerationGroup.Reader {
        @Override
        public void onText(int choice, String text, List<TokenLogprob> logprobs) {
            // The result has it all.
        }

        @Override
        public void onEnd(int choice, GenerationResult result) {
            RequestScope.of(context).tokens(result.promptTokens(), result.completionTokens());
            if (result.finishReason() == FinishReason.CANCELLED) {
                Replies.error(context, Answering.shuttingDown());
                return;
            }
            String text = result.finishReason() == FinishReason.LENGTH
                    ? DiagnosisText.withoutLastLine(result.text())
                    : result.text();
            Replies.json(
                    context,
                    200,
                    diagnosis.document(
                            interactionId,
                            version,
                            diagnosis.told(DiagnosisText.parse(text)),
                            Completions.usage(result.promptTokens(), result.completionTokens())));
        }

        @Override
        public void onError(int choice, GenerationException error) {
            Replies.error(context, Answering.error(error));
        }
    }
}
