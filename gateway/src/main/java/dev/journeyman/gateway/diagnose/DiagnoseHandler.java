package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.gateway.chat.Call;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.grounding.GroundedPrompt;
import dev.journeyman.gateway.grounding.Passages;
import dev.journeyman.gateway.guarding.Findings;
import dev.journeyman.gateway.guarding.LiveGuardrails;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.http.Replies;
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
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.generation.Standing;
import dev.journeyman.slm.generation.TokenLogprob;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/diagnose}. The model always gives its most likely answer, so the same request has the same diagnosis. */
public final class DiagnoseHandler {
    /** The most tokens of a diagnosis; the trained form stays well below. */
    static final int MAX_TOKENS = 512;

    /**
     * A request that can be answered.
     *
     * @param guardrails those that judged the question, and will judge the answer
     * @param question what guardrails made of what was asked in words
     * @param found the passages that back the answer
     * @param prompts what the model is asked, side by side; empty where it is not asked
     * @param watch what is measured of it
     */
    private record Prepared(
            Diagnosis diagnosis,
            RetrievalMode retrieval,
            Lease lease,
            Guardrails guardrails,
            Situation situation,
            Question question,
            Found found,
            List<Prompt> prompts,
            AnswerWatch watch) {
        ServedModel model() {
            return lease.model();
        }

        boolean canReplace() {
            return lease.arm() == Arm.CANARY;
        }

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
    private final Shadow shadow;
    private final InteractionLog interactions;
    private final LiveGuardrails guardrails;
    private final Passages passages;
    private final DomainFacts facts;

    /** A handler over a domain, the models that answer, the log that has what they answered, and what judges it. */
    public DiagnoseHandler(
            Vertx vertx,
            Answering answering,
            Shadow shadow,
            InteractionLog interactions,
            LiveGuardrails guardrails,
            Passages passages,
            DomainFacts facts) {
        this.vertx = vertx;
        this.answering = answering;
        this.shadow = shadow;
        this.interactions = interactions;
        this.guardrails = guardrails;
        this.passages = passages;
        this.facts = facts;
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
        DiagnoseRequest request = DiagnoseRequest.read(body);
        String session = Stickiness.session(call.conversation(), call.caller(), body);
        Lease lease = call.lease(answering, ServedModel.ALIAS, session, champion);
        Guardrails now = guardrails.current();
        Situation situation = Situation.of(call.caller().role().label(), Route.DIAGNOSE.path());
        AnswerWatch watch = call.watch();
        Question question = watch.question(() -> Question.of(now, situation, request.inWords(), "symptoms"));
        Diagnosis diagnosis =
                Diagnosis.of(question.blockedBy() == null ? judged(now, situation, request) : request, facts);
        boolean asks = question.blockedBy() == null && diagnosis.canAsk();
        List<String> codes = diagnosis.known().stream().map(TroubleCode::code).toList();
        Found found = asks
                ? watch.retrieval(() ->
                        passages.find(diagnosis.query(), codes, call.caller(), request.retrieval(), now, situation))
                : Found.NOT_ASKED;
        Prepared unasked =
                new Prepared(diagnosis, request.retrieval(), lease, now, situation, question, found, List.of(), watch);
        if (!asks) {
            return unasked;
        }
        return call.orChampion(answering, lease, session, leased -> prompted(unasked, leased));
    }

    /** With the prompts that a model reads. */
    private static Prepared prompted(Prepared unasked, Lease lease) {
        ServedModel model = lease.model();
        Diagnosis diagnosis = unasked.diagnosis();
        Found found = unasked.found();
        boolean reads = model.asking().readsPassages() || unasked.retrieval() == RetrievalMode.ON;
        // one request must not take more than the slots, nor wait for ever where there are fewer places than codes
        boolean together = model.asking().codesTogether()
                || diagnosis.known().size() > model.engine().slots();
        List<Prompt> prompts = new ArrayList<>();
        for (String asked : diagnosis.questions(together)) {
            GroundedPrompt grounded =
                    GroundedPrompt.of(model, List.of(Message.user(asked)), found, reads, MAX_TOKENS, "symptoms");
            found = grounded.found(); // what does not fit into one prompt is in none that follows
            prompts.add(grounded.prompt());
        }
        Situation told = unasked.situation()
                .answering(diagnosis.question(), model.asking().systemPrompt(), found.texts());
        return new Prepared(
                diagnosis,
                unasked.retrieval(),
                lease,
                unasked.guardrails(),
                told,
                unasked.question(),
                found,
                prompts,
                unasked.watch());
    }

    /** What another model answers, as guardrails would let it out. On the shadow's thread. */
    private static @Nullable ShownAnswer shadowed(Prepared prepared, Lease lease)
            throws QueueFullException, InterruptedException {
        Prepared asked = prompted(prepared, lease);
        List<GenerationResult> results = new ArrayList<>();
        for (GenerationRequest generation : asked.generations()) {
            GenerationResult result = lease.model().engine().generate(generation.withStanding(Standing.BATCH));
            if (result.finishReason() == FinishReason.CANCELLED) {
                return null;
            }
            results.add(result);
        }
        GuardedText told = GuardedText.of(told(asked, results), asked.guardrails(), asked.situation());
        return new ShownAnswer(told.text().written(), Ending.of(results, isBlocked(told)));
    }

    private static boolean isBlocked(GuardedText told) {
        return told.judgements().stream().anyMatch(Judgement::blocks);
    }

    private static DiagnosisText told(Prepared prepared, List<GenerationResult> all) {
        return prepared.diagnosis()
                .told(DiagnosisText.of(all.stream()
                        .map(result -> DiagnosisText.parse(
                                result.finishReason() == FinishReason.LENGTH
                                        ? DiagnosisText.withoutLastLine(result.text())
                                        : result.text()))
                        .toList()));
    }

    /** The request as a model may read it: each of its texts as guardrails left it. */
    private static DiagnoseRequest judged(Guardrails guardrails, Situation situation, DiagnoseRequest request) {
        return request.withTexts(text -> Question.of(guardrails, situation, text, "symptoms")
                .messages()
                .get(0)
                .content());
    }

    private void answer(Call call, Prepared prepared) {
        RoutingContext context = call.context();
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        Diagnosis diagnosis = prepared.diagnosis();
        prepared.watch().asks(ServedModel.ALIAS, version);
        Recording recording = interactions.record(asked(call, prepared), 1);
        Question question = prepared.question();
        Reader reader = new Reader(
                context,
                prepared,
                recording,
                prepared.lease().arm() == Arm.CHAMPION && shadow.wants()
                        ? shown -> shadow.offer(shown, lease -> shadowed(prepared, lease))
                        : shown -> {},
                prepared.canReplace() ? () -> ask(call, true) : null);
        long elapsedNanos = RequestScope.of(context).elapsedNanos();
        List<GuardrailVerdict> verdicts = Findings.events(question.judgements());
        if (question.blockedBy() != null) { // a diagnosis that is not about vehicles has no polite answer of its form
            recording.answered(0, Answered.refused(elapsedNanos, verdicts));
            prepared.watch().logged(recording.stored()).onSuccess(ids -> {
                ids.get(0).ifPresent(id -> context.response().putHeader(ChatHandler.INTERACTION_HEADER, id));
                Replies.error(context, question.error());
            });
            return;
        }
        if (prepared.prompts().isEmpty()) {
            DiagnosisText told = diagnosis.unasked();
            recording.answered(0, Answered.withoutModel(told.summary(), elapsedNanos, verdicts));
            reader.reply(told, List.of(), Completions.usage(0, 0, 0));
            return;
        }
        GenerationGroup group;
        try {
            group = answering.submit(
                    prepared.model(),
                    prepared.generations(),
                    call.standing(),
                    false,
                    vertx.getOrCreateContext(),
                    reader);
        } catch (ApiException e) {
            if (!prepared.canReplace()) {
                throw e;
            }
            ask(call, true); // the canary has no room, or goes
            return;
        }
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

    private static Asked asked(Call call, Prepared prepared) {
        List<Prompt> prompts = prepared.prompts();
        return new Asked(
                call.caller(),
                call.conversation(),
                Route.DIAGNOSE.path(),
                ServedModel.ALIAS,
                prepared.model().version(),
                List.of(Message.user(prepared.diagnosis().question())),
                prompts.stream().map(Prompt::text).collect(Collectors.joining("\n")),
                prompts.stream().mapToInt(prompt -> prompt.tokens().length).sum(),
                prepared.found().events(),
                prepared.diagnosis().asked(),
                SamplingOptions.GREEDY,
                MAX_TOKENS * prompts.size());
    }

    /** Hears the answers, and replies when it has all, or to the first that fails. On one event loop. */
    private static final class Reader implements GenerationGroup.Reader {
        private final RoutingContext context;
        private final Prepared prepared;
        private final Recording recording;
        private final Consumer<ShownAnswer> after;
        private final @Nullable Runnable otherwise; // what to do where the model fails; null where that is an error
        private final SortedMap<Integer, GenerationResult> results = new TreeMap<>();
        private @Nullable GenerationGroup group;
        private boolean replied;
        private boolean replaced; // another model answers; nothing of this one is of use

        Reader(
                RoutingContext context,
                Prepared prepared,
                Recording recording,
                Consumer<ShownAnswer> after,
                @Nullable Runnable otherwise) {
            this.context = context;
            this.prepared = prepared;
            this.recording = recording;
            this.after = after;
            this.otherwise = otherwise;
        }

        @Override
        public void onText(int choice, String text, List<TokenLogprob> logprobs) {
            // The result has it all.
        }

        @Override
        public void onEnd(int choice, GenerationResult result) {
            RequestScope.of(context).tokens(result.promptTokens(), result.completionTokens());
            if (replaced) {
                return;
            }
            if (result.finishReason() == FinishReason.CANCELLED) {
                if (prepared.model().isReplaced() && replace()) {
                    return;
                }
                recording.ended(0, List.of(result), "", verdicts(List.of()));
                fail(Answering.cancelled(prepared.model()));
                return;
            }
            results.put(choice, result);
            if (results.size() == prepared.prompts().size() && !replied) {
                List<GenerationResult> all = List.copyOf(results.values());
                AnswerWatch watch = prepared.watch();
                GuardedText told = watch.output(
                        () -> GuardedText.of(told(prepared, all), prepared.guardrails(), prepared.situation()));
                watch.outputJudged(told.judgements());
                watch.outputEnded();
                all.forEach(one -> watch.generated(
                        asked(), one, wire(one.finishReason()), told.text().written()));
                Ending ending = Ending.of(all, isBlocked(told));
                prepared.lease().ended(ending);
                // what the reader judges, and not what was left out of it
                recording.ended(0, all, told.text().written(), verdicts(told.judgements()));
                reply(
                        told.text(),
                        told.judgements(),
                        Completions.usage(
                                all.stream()
                                        .mapToInt(GenerationResult::promptTokens)
                                        .sum(),
                                all.stream()
                                        .mapToInt(GenerationResult::cachedPromptTokens)
                                        .sum(),
                                all.stream()
                                        .mapToInt(GenerationResult::completionTokens)
                                        .sum()));
                after.accept(new ShownAnswer(told.text().written(), ending));
            }
        }

        private AnswerWatch.Asked asked() {
            return new AnswerWatch.Asked(
                    prepared.question().messages(),
                    SamplingOptions.GREEDY,
                    MAX_TOKENS,
                    prepared.prompts().size());
        }

        private static String wire(FinishReason reason) {
            return reason.name().toLowerCase(Locale.ROOT);
        }

        private List<GuardrailVerdict> verdicts(List<Judgement> ofAnswer) {
            return Findings.events(all(ofAnswer));
        }

        private List<Judgement> all(List<Judgement> ofAnswer) {
            List<Judgement> all = new ArrayList<>(prepared.question().judgements());
            all.addAll(prepared.found().judgements());
            all.addAll(ofAnswer);
            return all;
        }

        /** Answers when the diagnosis is written down, or is known not to be. */
        void reply(DiagnosisText told, List<Judgement> ofAnswer, ObjectNode usage) {
            replied = true;
            String version = prepared.model().version();
            prepared.watch().logged(recording.stored()).onSuccess(ids -> {
                ObjectNode document = prepared.diagnosis().document(ids.get(0), version, told, prepared.found(), usage);
                Findings.write(all(ofAnswer), document.withArray("verdicts"));
                Replies.json(context, 200, document);
            });
        }

        @Override
        public void onError(int choice, ApiException error) {
            if (replaced || replied) {
                return;
            }
            if (error.kind() == ErrorKind.MODEL_FAILED) {
                prepared.lease().ended(Ending.FAILURE);
            }
            if (replace()) {
                return;
            }
            recording.failed(0, RequestScope.of(context).elapsedNanos(), verdicts(List.of()));
            prepared.watch().failed(asked(), error.kind().shape().label());
            fail(error);
        }

        /** Lets another model answer in this one's place; false where that is not to be. */
        private boolean replace() {
            if (otherwise == null || replied) {
                return false;
            }
            replied = true;
            replaced = true;
            if (group != null) {
                group.cancel();
            }
            otherwise.run();
            return true;
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
            prepared.watch().logged(recording.stored()).onSuccess(ids -> Replies.error(context, error));
        }
    }
}
