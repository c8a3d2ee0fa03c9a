package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.http.ApiException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/diagnose}. The model always gives its most likely answer, so the same request has the same diagnosis. */
public final class DiagnoseHandler {
    /** The most tokens of a diagnosis; the trained form stays well below. */
    static final int MAX_TOKENS = 512;

    /**
     * A request that can be answered.
     *
     * @param prompts what the model is asked, side by side; empty where it is not asked
     */
    private record Prepared(Diagnosis diagnosis, ServedModel model, List<Prompt> prompts) {
        List<GenerationRequest> generations() {
            List<GenerationRequest> generations = new ArrayList<>();
            for (Prompt prompt : prompts) {
                generations.add(
                        GenerationRequest.greedy(prompt.tokens(), MAX_TOKENS).withChoice(generations.size()));
            }
            return generations;
        }
    }

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
            return new Prepared(diagnosis, model, List.of());
        }
        // one request must not take more than the slots, nor wait for ever where there are fewer places than codes
        boolean together = model.asking().codesTogether()
                || diagnosis.known().size() > model.engine().options().slots();
        List<Prompt> prompts = diagnosis.questions(together).stream()
                .map(question -> Answering.prompt(model, List.of(Message.user(question)), "symptoms"))
                .toList();
        return new Prepared(diagnosis, model, prompts);
    }

    private void answer(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        Diagnosis diagnosis = prepared.diagnosis();
        Recording recording = interactions.record(asked(context, prepared, conversation), 1);
        Reader reader = new Reader(
                context, diagnosis, recording, version, prepared.prompts().size());
        if (prepared.prompts().isEmpty()) {
            DiagnosisText told = diagnosis.unasked();
            recording.answered(Answered.withoutModel(
                    told.summary(), RequestScope.of(context).elapsedNanos()));
            reader.reply(told, Completions.usage(0, 0));
            return;
        }
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

    private static Asked asked(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        List<Prompt> prompts = prepared.prompts();
        return new Asked(
                RequestScope.of(context).caller(),
                conversation,
                Route.DIAGNOSE.path(),
                ServedModel.ALIAS,
                prepared.model().version(),
                List.of(Message.user(prepared.diagnosis().question())),
                prompts.stream().map(Prompt::text).collect(Collectors.joining("\n")),
                prompts.stream().mapToInt(prompt -> prompt.tokens().length).sum(),
                List.of(),
                prepared.diagnosis().asked(),
                SamplingOptions.GREEDY,
                MAX_TOKENS * prompts.size());
    }

    /** Hears the answers, and replies when it has all, or to the first that fails. On one event loop. */
    private static final class Reader implements GenerationGroup.Reader {
        private final RoutingContext context;
        private final Diagnosis diagnosis;
        private final Recording recording;
        private final String version;
        private final int questions;
        private final SortedMap<Integer, GenerationResult> results = new TreeMap<>();
        private @Nullable GenerationGroup group;
        private boolean replied;

        Reader(RoutingContext context, Diagnosis diagnosis, Recording recording, String version, int questions) {
            this.context = context;
            this.diagnosis = diagnosis;
            this.recording = recording;
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
                recording.ended(0, List.of(result), "");
                fail(Answering.shuttingDown());
                return;
            }
            results.put(choice, result);
            if (results.size() == questions && !replied) {
                List<GenerationResult> all = List.copyOf(results.values());
                DiagnosisText told = told(all);
                recording.ended(0, all, told.written()); // what the reader judges, and not what was left out of it
                reply(
                        told,
                        Completions.usage(
                                all.stream()
                                        .mapToInt(GenerationResult::promptTokens)
                                        .sum(),
                                all.stream()
                                        .mapToInt(GenerationResult::completionTokens)
                                        .sum()));
            }
        }

        private DiagnosisText told(List<GenerationResult> all) {
            return diagnosis.told(DiagnosisText.of(all.stream()
                    .map(result -> DiagnosisText.parse(
                            result.finishReason() == FinishReason.LENGTH
                                    ? DiagnosisText.withoutLastLine(result.text())
                                    : result.text()))
                    .toList()));
        }

        /** Answers when the diagnosis is written down, or is known not to be. */
        void reply(DiagnosisText told, ObjectNode usage) {
            replied = true;
            recording
                    .stored()
                    .onSuccess(ids -> Replies.json(context, 200, diagnosis.document(ids.get(0), version, told, usage)));
        }

        @Override
        public void onError(int choice, GenerationException error) {
            recording.failed(0, RequestScope.of(context).elapsedNanos());
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
            recording.stored().onSuccess(ids -> Replies.error(context, error));
        }
    }
}
