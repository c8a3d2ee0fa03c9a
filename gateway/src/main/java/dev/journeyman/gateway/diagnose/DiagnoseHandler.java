package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.gateway.chat.Call;
import dev.journeyman.gateway.chat.ChatHandler;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.grounding.Found;
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
import dev.journeyman.gateway.interactions.InteractionLog;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.observation.AnswerWatch;
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
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.Standing;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/diagnose}. The model always gives its most likely answer, so the same request has the same diagnosis. */
public final class DiagnoseHandler {
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

    private PreparedDiagnosis prepare(Call call, boolean champion) {
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
        PreparedDiagnosis unasked = PreparedDiagnosis.unasked(
                diagnosis, request.retrieval(), lease, now, situation, question, found, watch);
        if (!asks) {
            return unasked;
        }
        return call.orChampion(answering, lease, session, leased -> unasked.promptedFor(leased));
    }

    /** What another model answers, as guardrails would let it out. On the shadow's thread. */
    private static @Nullable ShownAnswer shadowed(PreparedDiagnosis prepared, Lease lease)
            throws QueueFullException, InterruptedException {
        PreparedDiagnosis asked = prepared.promptedFor(lease);
        List<GenerationResult> results = new ArrayList<>();
        for (GenerationRequest generation : asked.generations()) {
            GenerationResult result = lease.model().generate(generation.withStanding(Standing.BATCH));
            if (result.finishReason() == FinishReason.CANCELLED) {
                return null;
            }
            results.add(result);
        }
        GuardedText told = asked.told(results);
        return new ShownAnswer(told.text().written(), Ending.of(results, told.isBlocked()));
    }

    /** The request as a model may read it: each of its texts as guardrails left it. */
    private static DiagnoseRequest judged(Guardrails guardrails, Situation situation, DiagnoseRequest request) {
        return request.withTexts(text -> Question.of(guardrails, situation, text, "symptoms")
                .messages()
                .get(0)
                .content());
    }

    private void answer(Call call, PreparedDiagnosis prepared) {
        RoutingContext context = call.context();
        String version = prepared.model().version();
        context.response().putHeader(ChatHandler.VERSION_HEADER, version);
        Diagnosis diagnosis = prepared.diagnosis();
        prepared.watch().asks(ServedModel.ALIAS, version);
        Recording recording = interactions.record(prepared.asked(call), 1);
        Question question = prepared.question();
        DiagnosisReader reader = new DiagnosisReader(
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
        reader.group(group);
        context.response().closeHandler(closed -> {
            if (context.response().ended()) {
                return;
            }
            RequestScope.of(context).failed(ErrorKind.CLIENT_CLOSED);
            group.cancel();
            answering.metrics().abandoned();
        });
    }
}
