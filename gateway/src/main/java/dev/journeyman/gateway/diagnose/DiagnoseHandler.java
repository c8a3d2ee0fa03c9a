package dev.journeyman.gateway.diagnose;

import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.http.ApiException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/diagnose}. The model always gives its most likely answer, so the same request has the same diagnosis. */
public final class DiagnoseHandler {
    /** The most tokens of a diagnosis; the trained form stays well below. */
    static final int MAX_TOKENS = 512;

    /**
     * A request that can be answered.
     *
     * @param generations what the model is asked; empty where it is not asked
     */
    private record Prepared(Diagnosis diagnosis, ServedModel model, List<GenerationRequest> generations) {}

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
            return new Prepared(diagnosis, model, List.of());
        }
        List<GenerationRequest> generations = new ArrayList<>();
        for (String question : diagnosis.questions(model.asking().codesTogether())) {
            int[] prompt = Answering.prompt(model, List.of(Message.user(question)), "symptoms");
            generations.add(GenerationRequest.greedy(prompt, MAX_TOKENS).withChoice(generations.size()));
        }
        return new Prepared(diagnosis, model, generations);
    }

    private void answer(RoutingContext context, Prepared prepared) {
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        Diagnosis diagnosis = prepared.diagnosis();
        String interactionId = ids.next("int_");
        if (prepared.generations().isEmpty()) {
            Replies.json(
                    context,
                    200,
                    diagnosis.document(interactionId, version, diagnosis.unasked(), Completions.usage(0, 0)));
            return;
        }
        Reader reader = new Reader(
                context,
                diagnosis,
                interactionId,
                version,
                prepared.generations().size());
        GenerationGroup group =
                answering.submit(prepared.model(), prepared.generations(), false, vertx.getOrCreateContext(), reader);
        reader.group = group;
        context.response().closeHandler(closed -> {
            if (context.response().ended()) {
                return;
            }
            RequestScope.of(context).failed(ErrorKind.CLIENT_CLOSED);
            group.cancel();
            answering.metrics().abandoned();
        });
    }

    /** Hears the answers, and replies when it has all, or to the first that fails. On one event loop. */
    private static final class Reader implements GenerationGroup.Reader {
        private final RoutingContext context;
        private final Diagnosis diagnosis;
        private final String interactionId;
        private final String version;
        private final int questions;
        private final SortedMap<Integer, GenerationResult> results = new TreeMap<>();
        private @Nullable GenerationGroup group;
        private boolean replied;

        Reader(RoutingContext context, Diagnosis diagnosis, String interactionId, String version, int questions) {
            this.context = context;
            this.diagnosis = diagnosis;
            this.interactionId = interactionId;
            this.version = version;
            this.questions = questions;
        }

        @Override
        public void onText(int choice, String text, List<TokenLogprob> logprobs) {
            // The result has it all.
        }

        @Override
        public void onEnd(int choice, GenerationResult result) {
            RequestScope.of(context).tokens(result.promptTokens(), result.completionTokens());
            if (result.finishReason() == FinishReason.CANCELLED) {
                fail(Answering.shuttingDown());
                return;
            }
            results.put(choice, result);
            if (results.size() == questions && !replied) {
                replied = true;
                reply();
            }
        }

        private void reply() {
            List<DiagnosisText> told = new ArrayList<>();
            int promptTokens = 0;
            int completionTokens = 0;
            for (GenerationResult result : results.values()) {
                String text = result.finishReason() == FinishReason.LENGTH
                        ? DiagnosisText.withoutLastLine(result.text())
                        : result.text();
                told.add(DiagnosisText.parse(text));
                promptTokens += result.promptTokens();
                completionTokens += result.completionTokens();
            }
            Replies.json(
                    context,
                    200,
                    diagnosis.document(
                            interactionId,
                            version,
                            diagnosis.told(told.size() == 1 ? told.get(0) : DiagnosisText.of(told)),
                            Completions.usage(promptTokens, completionTokens)));
        }

        @Override
        public void onError(int choice, GenerationException error) {
            fail(Answering.error(error));
        }

        /** The others are of no use any more. */
        private void fail(ApiException error) {
            if (replied) {
                return;
            }
            replied = true;
            if (group != null) {
                group.cancel();
            }
            Replies.error(context, error);
        }
    }
}
