package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.interactions.Answered;
import dev.journeyman.gateway.interactions.Asked;
import dev.journeyman.gateway.interactions.ConversationHeaders;
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
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
            @Nullable Prompt prompt,
            @Nullable GenerationRequest generation) {}

    private final Vertx vertx;
    private final Answering answering;
    private final InteractionLog interactions;
    private final DomainFacts facts;

    /** A handler over a domain, the models that answer, and the log that has what they answered. */
    public DiagnoseHandler(Vertx vertx, Answering answering, InteractionLog interactions, DomainFacts facts) {
        this.vertx = vertx;
        this.answering = answering;
        this.interactions = interactions;
        this.facts = facts;
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
        Diagnosis diagnosis = Diagnosis.of(DiagnoseRequest.read(Json.object(body)), facts);
        ServedModel model = answering.model();
        if (!diagnosis.canAsk()) {
            return new Prepared(diagnosis, model, null, null);
        }
        Prompt prompt = Answering.prompt(model, List.of(Message.user(diagnosis.question())), "symptoms");
        return new Prepared(diagnosis, model, prompt, GenerationRequest.greedy(prompt.tokens(), MAX_TOKENS));
    }

    private void answer(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        GenerationRequest generation = prepared.generation();
        Diagnosis diagnosis = prepared.diagnosis();
        Recording recording = interactions.record(asked(context, prepared, conversation), 1);
        Reader reader = new Reader(context, diagnosis, recording, version);
        if (generation == null) {
            DiagnosisText told = diagnosis.unasked();
            recording.answered(Answered.withoutModel(
                    told.summary(), RequestScope.of(context).elapsedNanos()));
            reader.reply(told, Completions.usage(0, 0));
            return;
        }
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

    private static Asked asked(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        Prompt prompt = prepared.prompt();
        return new Asked(
                RequestScope.of(context).caller(),
                conversation,
                Route.DIAGNOSE.path(),
                ServedModel.ALIAS,
                prepared.model().version(),
                List.of(Message.user(prepared.diagnosis().question())),
                prompt == null ? "" : prompt.text(),
                prompt == null ? 0 : prompt.tokens().length,
                List.of(),
                prepared.diagnosis().asked(),
                SamplingOptions.GREEDY,
                prompt == null ? 0 : MAX_TOKENS);
    }

    private record Reader(RoutingContext context, Diagnosis diagnosis, Recording recording, String version)
            implements GenerationGroup.Reader {
        @Override
        public void onText(int choice, String text, List<TokenLogprob> logprobs) {
            // The result has it all.
        }

        @Override
        public void onEnd(int choice, GenerationResult result) {
            RequestScope.of(context).tokens(result.promptTokens(), result.completionTokens());
            if (result.finishReason() == FinishReason.CANCELLED) {
                recording.ended(choice, result);
                recording.stored().onSuccess(ids -> Replies.error(context, Answering.shuttingDown()));
                return;
            }
            String text = result.finishReason() == FinishReason.LENGTH
                    ? DiagnosisText.withoutLastLine(result.text())
                    : result.text();
            DiagnosisText told = diagnosis.told(DiagnosisText.parse(text));
            recording.ended(choice, result, told.written()); // what the reader judges, and not what was left out of it
            reply(told, Completions.usage(result.promptTokens(), result.completionTokens()));
        }

        /** Answers when the diagnosis is written down, or is known not to be. */
        void reply(DiagnosisText told, ObjectNode usage) {
            recording
                    .stored()
                    .onSuccess(ids ->
                            Replies.json(context, 200, diagnosis.document(ids.get(0), version, told, usage)));
        }

        @Override
        public void onError(int choice, GenerationException error) {
            recording.failed(choice, RequestScope.of(context).elapsedNanos());
            recording.stored().onSuccess(ids -> Replies.error(context, Answering.error(error)));
        }
    }
}
