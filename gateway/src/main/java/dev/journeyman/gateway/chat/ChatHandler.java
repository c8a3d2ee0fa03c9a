package dev.journeyman.gateway.chat;

import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.grounding.GroundedPrompt;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.Findings;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.interactions.Answered;
import dev.journeyman.gateway.interactions.Asked;
import dev.journeyman.gateway.interactions.ConversationHeaders;
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.InvalidRequestException;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import dev.journeyman.slm.tokenizer.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/chat/completions}. */
public final class ChatHandler {
    /** The header that names the model version of an answer. */
    public static final String VERSION_HEADER = "x-journeyman-model-version";

    /** The header that names a stream's interaction, for a reader who stops it before its last chunk; of several choices the first one's. */
    public static final String INTERACTION_HEADER = "x-journeyman-interaction-id";

    /**
     * A request that can be answered.
     *
     * @param guardrails those that judged the question, and will judge the answer
     * @param found the passages that back the answer
     * @param form what the answer is held to; null for any text
     * @param prompt null where the model is not asked
     */
    private record Prepared(
            ChatRequest request,
            ServedModel model,
            Guardrails guardrails,
            Situation situation,
            Question question,
            Found found,
            @Nullable AnswerConstraint form,
            @Nullable Prompt prompt) {
        static int maxTokens(ChatRequest request) {
            Integer asked = request.maxTokens();
            return asked == null ? ChatRequest.DEFAULT_MAX_TOKENS : asked; // the engine shortens it to what fits
        }

        List<GenerationRequest> generations(Prompt rendered) {
            List<GenerationRequest> generations = new ArrayList<>();
            for (int choice = 0; choice < request.choices(); choice++) {
                generations.add(new GenerationRequest(
                        rendered.tokens(),
                        maxTokens(request),
                        request.sampling().over(model.defaults()),
                        request.stop(),
                        request.topLogprobs(),
                        choice,
                        form));
            }
            return generations;
        }
    }

    private final Vertx vertx;
    private final Answering answering;
    private final InteractionLog interactions;
    private final LiveGuardrails guardrails;
    private final Passages passages;
    private final RequestIds ids;
    private final Clock clock;

    /** A handler over the models that answer, and the log that has what they answered. */
    public ChatHandler(
            Vertx vertx,
            Answering answering,
            InteractionLog interactions,
            LiveGuardrails guardrails,
            Passages passages,
            RequestIds ids,
            Clock clock) {
        this.vertx = vertx;
        this.answering = answering;
        this.interactions = interactions;
        this.guardrails = guardrails;
        this.passages = passages;
        this.ids = ids;
        this.clock = clock;
    }

    /** Answers one request, whose body has been read. */
    public void handle(RoutingContext context, Buffer body) {
        ConversationHeaders conversation = ConversationHeaders.of(context.request());
        Caller caller = RequestScope.of(context).caller();
        answering.onWorker(() -> prepare(body, caller)).onComplete(prepared -> {
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

    private Prepared prepare(Buffer body, Caller caller) {
        ChatRequest request = ChatRequestReader.read(Json.object(body));
        ServedModel model = answering.model(request.model());
        Guardrails now = guardrails.current();
        Situation situation = Situation.of(caller.role().label(), Route.CHAT.path());
        Question question = Question.of(now, situation, request.messages());
        if (question.blockedBy() != null) {
            return new Prepared(request, model, now, situation, question, Found.NOT_ASKED, null, null);
        }
        AnswerConstraint form = AnswerForm.of(request.format(), model);
        Found found = passages.find(
                Passages.question(question.messages()), List.of(), caller, request.retrieval(), now, situation);
        int maxTokens = Prepared.maxTokens(request);
        boolean reads = model.asking().readsPassages() || request.retrieval() == RetrievalMode.ON;
        GroundedPrompt grounded = GroundedPrompt.of(model, question.messages(), found, reads, maxTokens, "messages");
        Prompt prompt = grounded.prompt();
        AnswerForm.requireRoom(form, Math.min(maxTokens, model.engine().contextTokens() - prompt.tokens().length));
        Situation answering = situation.answering(
                Question.last(request.messages()),
                instructions(model, request.messages()),
                form == null ? grounded.found().texts() : List.of()); // rules that mark citations would mark JSON
        Prepared prepared = new Prepared(request, model, now, answering, question, grounded.found(), form, prompt);
        try {
            prepared.generations(prompt);
        } catch (InvalidRequestException e) {
            throw Answering.error(e);
        }
        return prepared;
    }

    /** What the model was told to do, and is not to give away. */
    private static String instructions(ServedModel model, List<Message> messages) {
        String own = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
        return own.isEmpty() ? model.asking().systemPrompt() : own;
    }

    private void answer(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        ChatRequest request = prepared.request();
        Completions completions = new Completions(
                ids.next("chatcmpl-"),
                clock.instant().getEpochSecond(),
                prepared.model().version(),
                request.includeUsage());
        Recording recording = interactions.record(asked(context, prepared, conversation), request.choices());
        context.response().putHeader(VERSION_HEADER, prepared.model().version());
        Question question = prepared.question();
        Prompt prompt = prepared.prompt();
        if (prompt == null && question.reply() == null) {
            refuse(context, recording, question, request.choices());
            return;
        }
        ChatAnswer.Setting setting = new ChatAnswer.Setting(
                context,
                completions,
                request,
                answering.metrics(),
                recording,
                prepared.guardrails(),
                prepared.situation(),
                question.judgements(),
                prepared.found());
        ChatAnswer answer = request.stream()
                ? new ChatStream(vertx, setting, ChatStream.Patience.DEFAULT)
                : new WholeAnswer(setting);
        if (prompt == null) {
            answer.instead(String.valueOf(question.reply()));
            return;
        }
        GenerationGroup group = answering.submit(
                prepared.model(), prepared.generations(prompt), true, vertx.getOrCreateContext(), answer);
        answer.begin(group);
    }

    /** Writes down what was asked, and that it was not answered; then says so. */
    private static void refuse(RoutingContext context, Recording recording, Question question, int choices) {
        for (int choice = 0; choice < choices; choice++) {
            recording.answered(
                    choice,
                    Answered.refused(RequestScope.of(context).elapsedNanos(), Findings.events(question.judgements())));
        }
        recording.stored().onSuccess(ids -> {
            ids.get(0).ifPresent(id -> context.response().putHeader(INTERACTION_HEADER, id));
            Replies.error(context, question.error());
        });
    }

    private static Asked asked(RoutingContext context, Prepared prepared, ConversationHeaders conversation) {
        Prompt prompt = prepared.prompt();
        return new Asked(
                RequestScope.of(context).caller(),
                conversation,
                Route.CHAT.path(),
                prepared.request().model(),
                prepared.model().version(),
                prepared.request().messages(),
                prompt == null ? "" : prompt.text(),
                prompt == null ? 0 : prompt.tokens().length,
                prepared.found().events(),
                null,
                prepared.request().sampling().over(prepared.model().defaults()),
                Prepared.maxTokens(prepared.request()));
    }
}
