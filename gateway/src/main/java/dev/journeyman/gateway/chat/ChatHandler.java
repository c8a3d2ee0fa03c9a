package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.grounding.GroundedPrompt;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.Findings;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestIds;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.interactions.Answered;
import dev.journeyman.gateway.interactions.Asked;
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.observation.AnswerWatch;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.rollout.Shadow;
import dev.journeyman.gateway.rollout.ShownAnswer;
import dev.journeyman.gateway.rollout.Stickiness;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.Lease;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.stream.OutputGuard;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.InvalidRequestException;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.Standing;
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
     * @param watch what is measured of it
     */
    private record Prepared(
            ChatRequest request,
            Lease lease,
            Guardrails guardrails,
            Situation situation,
            Question question,
            Found found,
            @Nullable AnswerConstraint form,
            @Nullable Prompt prompt,
            AnswerWatch watch) {
        ServedModel model() {
            return lease.model();
        }

        static int maxTokens(ChatRequest request) {
            Integer asked = request.maxTokens();
            return asked == null ? ChatRequest.DEFAULT_MAX_TOKENS : asked; // the engine shortens it to what fits
        }

        List<GenerationRequest> generations(Prompt rendered) {
            List<GenerationRequest> generations = new ArrayList<>();
            for (int choice = 0; choice < request.choices(); choice++) {
                generations.add(generation(model(), rendered, choice, form));
            }
            return generations;
        }

        GenerationRequest generation(
                ServedModel model, Prompt rendered, int choice, @Nullable AnswerConstraint constraint) {
            return new GenerationRequest(
                    rendered.tokens(),
                    maxTokens(request),
                    request.sampling().over(model.defaults()),
                    request.stop(),
                    request.topLogprobs(),
                    choice,
                    constraint);
        }

        boolean canReplace() {
            return lease.arm() == Arm.CANARY;
        }
    }

    private final Vertx vertx;
    private final Answering answering;
    private final Shadow shadow;
    private final InteractionLog interactions;
    private final LiveGuardrails guardrails;
    private final Passages passages;
    private final RequestIds ids;
    private final Clock clock;

    /** A handler over the models that answer, and the log that has what they answered. */
    public ChatHandler(
            Vertx vertx,
            Answering answering,
            Shadow shadow,
            InteractionLog interactions,
            LiveGuardrails guardrails,
            Passages passages,
            RequestIds ids,
            Clock clock) {
        this.vertx = vertx;
        this.answering = answering;
        this.shadow = shadow;
        this.interactions = interactions;
        this.guardrails = guardrails;
        this.passages = passages;
        this.ids = ids;
        this.clock = clock;
    }

    /** Answers one request, whose body has been read. */
    public void handle(RoutingContext context, Buffer body) {
        ask(Call.of(context, body, answering), false);
    }

    /** Asks whom the rollout chooses, or the champion where the canary could not answer. */
    private void ask(Call call, boolean champion) {
        call.ask(answering, () -> prepare(call, champion), prepared -> answer(call, prepared));
    }

    private Prepared prepare(Call call, boolean champion) {
        ObjectNode body = Json.object(call.body());
        ChatRequest request = ChatRequestReader.read(body);
        String session = Stickiness.session(call.conversation(), call.caller(), body);
        Lease lease = call.lease(answering, request.model(), session, champion);
        Guardrails now = guardrails.current();
        Situation situation = Situation.of(call.caller().role().label(), Route.CHAT.path());
        AnswerWatch watch = call.watch();
        Question question = watch.question(() -> Question.of(now, situation, request.messages()));
        if (question.blockedBy() != null) {
            return new Prepared(request, lease, now, situation, question, Found.NOT_ASKED, null, null, watch);
        }
        Found found = watch.retrieval(() -> passages.find(
                Passages.question(question.messages()), List.of(), call.caller(), request.retrieval(), now, situation));
        Prepared unasked = new Prepared(request, lease, now, situation, question, found, null, null, watch);
        return call.orChampion(answering, lease, session, leased -> prompted(unasked, leased));
    }

    /** With the prompt that its model reads, and the form that its answer is held to. */
    private static Prepared prompted(Prepared unasked, Lease lease) {
        ChatRequest request = unasked.request();
        ServedModel model = lease.model();
        AnswerConstraint form = AnswerForm.of(request.format(), model);
        GroundedPrompt grounded = grounded(unasked, model);
        Prompt prompt = grounded.prompt();
        AnswerForm.requireRoom(
                form, Math.min(Prepared.maxTokens(request), model.engine().contextTokens() - prompt.tokens().length));
        Situation answering = unasked.situation()
                .answering(
                        Question.last(request.messages()),
                        instructions(model, request.messages()),
                        form == null
                                ? grounded.found().texts()
                                : List.of()); // rules that mark citations would mark JSON
        Prepared prepared = new Prepared(
                request,
                lease,
                unasked.guardrails(),
                answering,
                unasked.question(),
                grounded.found(),
                form,
                prompt,
                unasked.watch());
        try {
            prepared.generations(prompt);
        } catch (InvalidRequestException e) {
            throw Answering.error(e);
        }
        return prepared;
    }

    private static GroundedPrompt grounded(Prepared prepared, ServedModel model) {
        ChatRequest request = prepared.request();
        boolean reads = model.asking().readsPassages() || request.retrieval() == RetrievalMode.ON;
        return GroundedPrompt.of(
                model,
                prepared.question().messages(),
                prepared.found(),
                reads,
                Prepared.maxTokens(request),
                "messages");
    }

    /** What another model answers, as guardrails would let it out. On the shadow's thread. */
    private static @Nullable ShownAnswer shadowed(Prepared prepared, ServedModel model)
            throws QueueFullException, InterruptedException {
        Prompt prompt = grounded(prepared, model).prompt();
        AnswerConstraint form = AnswerForm.of(prepared.request().format(), model);
        GenerationResult result =
                model.generate(prepared.generation(model, prompt, 0, form).withStanding(Standing.BATCH));
        if (result.finishReason() == FinishReason.CANCELLED) {
            return null;
        }
        OutputGuard guard = ChatAnswer.guard(prepared.request(), prepared.guardrails(), prepared.situation());
        String told = guard.add(result.text()).text() + guard.end().text();
        return new ShownAnswer(told, Ending.of(List.of(result), guard.block().isPresent()));
    }

    /** What the model was told to do, and is not to give away. */
    private static String instructions(ServedModel model, List<Message> messages) {
        String own = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
        return own.isEmpty() ? model.asking().systemPrompt() : own;
    }

    private void answer(Call call, Prepared prepared) {
        RoutingContext context = call.context();
        ChatRequest request = prepared.request();
        Completions completions = new Completions(
                ids.next("chatcmpl-"),
                clock.instant().getEpochSecond(),
                prepared.model().version(),
                request.includeUsage());
        prepared.watch().asks(request.model(), prepared.model().version());
        Recording recording = interactions.record(asked(call, prepared), request.choices());
        context.response().putHeader(VERSION_HEADER, prepared.model().version());
        Question question = prepared.question();
        Prompt prompt = prepared.prompt();
        if (prompt == null && question.reply() == null) {
            refuse(context, recording, prepared);
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
                question,
                prepared.found(),
                prepared.watch(),
                new AnswerWatch.Asked(
                        question.messages(),
                        request.sampling().over(prepared.model().defaults()),
                        Prepared.maxTokens(request),
                        request.choices()),
                prepared.lease(),
                prepared.lease().arm() == Arm.CHAMPION && shadow.wants()
                        ? shown -> shadow.offer(shown, lease -> shadowed(prepared, lease.model()))
                        : shown -> {},
                prepared.canReplace() ? () -> ask(call, true) : null);
        ChatAnswer answer = request.stream()
                ? new ChatStream(vertx, setting, ChatStream.Patience.DEFAULT)
                : new WholeAnswer(setting);
        if (prompt == null) {
            answer.instead(String.valueOf(question.reply()));
            return;
        }
        GenerationGroup group;
        try {
            group = answering.submit(
                    prepared.model(),
                    prepared.generations(prompt),
                    call.standing(),
                    true,
                    vertx.getOrCreateContext(),
                    answer);
        } catch (ApiException e) {
            if (!prepared.canReplace()) {
                throw e;
            }
            ask(call, true); // the canary has no room, or goes
            return;
        }
        answer.begin(group);
    }

    /** Writes down what was asked, and that it was not answered; then says so. */
    private static void refuse(RoutingContext context, Recording recording, Prepared prepared) {
        Question question = prepared.question();
        for (int choice = 0; choice < prepared.request().choices(); choice++) {
            recording.answered(
                    choice,
                    Answered.refused(RequestScope.of(context).elapsedNanos(), Findings.events(question.judgements())));
        }
        prepared.watch().logged(recording.stored()).onSuccess(ids -> {
            ids.get(0).ifPresent(id -> context.response().putHeader(INTERACTION_HEADER, id));
            Replies.error(context, question.error());
        });
    }

    private static Asked asked(Call call, Prepared prepared) {
        Prompt prompt = prepared.prompt();
        return new Asked(
                call.caller(),
                call.conversation(),
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
