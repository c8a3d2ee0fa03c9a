package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.gateway.grounding.Citations;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.guarding.Findings;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.interactions.Answered;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.metrics.GatewayMetrics;
import dev.journeyman.gateway.observation.AnswerWatch;
import dev.journeyman.gateway.rollout.ShownAnswer;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.gateway.serving.Lease;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.stream.OutputGuard;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.TokenLogprob;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way: hears the choices, lets each through its guard, has them written down, and stops them when the caller hangs up or one of them fails. A
 * choice that a guardrail blocks ends by itself and leaves the others alone.
 *
 * <p>Runs on the request's event loop.
 */
abstract class ChatAnswer implements GenerationGroup.Reader {
    /**
     * What an answer needs to know of its request.
     *
     * @param guardrails what judges the answer
     * @param situation what surrounds it
     * @param question what guardrails made of the question
     * @param found the passages that back the answer
     * @param watch what is measured of the answer
     * @param asked what the model is asked, for that
     * @param lease of the model that answers
     * @param after hears the whole answer once it is sent
     * @param otherwise what to do where the model fails before anything was sent; null where that is an error
     */
    record Setting(
            RoutingContext context,
            Completions completions,
            ChatRequest request,
            GatewayMetrics metrics,
            Recording recording,
            Guardrails guardrails,
            Situation situation,
            Question question,
            Found found,
            AnswerWatch watch,
            AnswerWatch.Asked asked,
            Lease lease,
            Consumer<ShownAnswer> after,
            @Nullable Runnable otherwise) {}

    protected final RoutingContext context;
    protected final Completions completions;
    protected final ChatRequest request;
    protected final GatewayMetrics metrics;
    protected final Recording recording;
    private final Question question;
    private final Found found;
    private final AnswerWatch watch;
    private final AnswerWatch.Asked asked;
    private final Lease lease;
    private final Consumer<ShownAnswer> after;
    private final @Nullable Runnable otherwise;
    private final List<GuardedChoice> choices = new ArrayList<>();
    private final SortedMap<Integer, ChoiceEnd> ends = new TreeMap<>(); // by choice
    private @Nullable GenerationGroup group;
    private @Nullable Ending firstEnding; // of choice 0, with which a canary's answer is compared
    private boolean opened;
    private boolean over;
    private boolean replaced; // another model answers; nothing of this one is of use

    ChatAnswer(Setting setting) {
        this.context = setting.context();
        this.completions = setting.completions();
        this.request = setting.request();
        this.metrics = setting.metrics();
        this.recording = setting.recording();
        this.question = setting.question();
        this.found = setting.found();
        this.watch = setting.watch();
        this.asked = setting.asked();
        this.lease = setting.lease();
        this.after = setting.after();
        this.otherwise = setting.otherwise();
        for (int i = 0; i < request.choices(); i++) {
            choices.add(new GuardedChoice(guard(request, setting.guardrails(), setting.situation())));
        }
    }

    /** The choices are submitted; nothing of them has been heard yet. */
    void begin(GenerationGroup submitted) {
        group = submitted;
        context.response().closeHandler(closed -> abandon(ErrorKind.CLIENT_CLOSED));
        if (otherwise == null) {
            openOnce();
        } // else when there is something to send: until then another model may answer
    }

    /** Answers without the model: every choice is this text, or nothing where the text would not have the form asked for. */
    void instead(String reply) {
        context.response().closeHandler(closed -> abandon(ErrorKind.CLIENT_CLOSED));
        openOnce();
        for (int choice = 0; choice < request.choices(); choice++) {
            long nanos = RequestScope.of(context).elapsedNanos();
            if (request.format() == null) {
                recording.answered(choice, Answered.withoutModel(reply, nanos, findings(choice)));
                released(choice, new GuardedChoice.Chunk(reply, List.of()));
                end(choice, new ChoiceEnd(reply, ChoiceEnd.Reason.STOP, 0, 0, 0, List.of()));
            } else {
                recording.answered(choice, Answered.refused(nanos, findings(choice)));
                end(choice, new ChoiceEnd("", ChoiceEnd.Reason.CONTENT_FILTER, 0, 0, 0, List.of()));
            }
        }
    }

    private void openOnce() {
        if (!opened) {
            opened = true;
            open();
        }
    }

    /** The answer begins. */
    abstract void open();

    /** More of a choice may be sent. */
    abstract void released(int choice, GuardedChoice.Chunk chunk);

    /** One choice ended as it should; others may follow. */
    abstract void choiceEnded(int choice, ChoiceEnd end);

    /** All choices ended as they should, and are written down under these names; empty for one that is not. */
    abstract void allEnded(List<ChoiceEnd> all, List<Optional<String>> interactionIds);

    /** The answer cannot be finished; what there is of it is written down. */
    abstract void failed(ApiException error);

    /** Whether nothing more is to be said. */
    boolean isOver() {
        return over;
    }

    @Nullable
    GenerationGroup group() {
        return group;
    }

    /** The field {@code journeyman}: what the answer can be traced by, what guardrails found, and what it rests on. */
    ObjectNode provenance(List<Optional<String>> interactionIds, List<ChoiceEnd> all) {
        List<Judgement> judgements = new ArrayList<>(judgementsBefore());
        choices.forEach(choice -> judgements.addAll(choice.judgements()));
        SortedSet<Integer> cited = new TreeSet<>();
        if (request.format() == null) { // in JSON [1] is a list
            all.forEach(end ->
                    cited.addAll(Citations.in(end.text(), found.passages().size())));
        }
        ObjectNode node = completions.provenance(interactionIds);
        Findings.write(judgements, node.putArray("verdicts"));
        Citations.write(cited, found, node.putArray("citations"));
        node.set("retrieval", found.told());
        return node;
    }

    /** What judges an answer to a request. */
    static OutputGuard guard(ChatRequest request, Guardrails guardrails, Situation situation) {
        return request.format() == null
                ? new OutputGuard(guardrails, situation)
                : OutputGuard.ofForm(guardrails, situation);
    }

    /** What guardrails found in the question and in passages. */
    private List<Judgement> judgementsBefore() {
        List<Judgement> all = new ArrayList<>(question.judgements());
        all.addAll(found.judgements());
        return all;
    }

    private List<GuardrailVerdict> findings(int choice) {
        List<Judgement> all = new ArrayList<>(judgementsBefore());
        all.addAll(choices.get(choice).judgements());
        return Findings.events(all);
    }

    /** Nobody reads the answer any more: stops all choices. */
    void abandon(ErrorKind why) {
        if (!over) {
            over = true;
            RequestScope.of(context).failed(why);
            cancel();
            watch.outputEnded();
            metrics.abandoned();
        }
    }

    @Override
    public void onText(int choice, String text, List<TokenLogprob> tokens) {
        GuardedChoice guarded = choices.get(choice);
        if (over || guarded.isBlocked()) {
            return;
        }
        send(choice, watch.output(() -> guarded.add(text, tokens)));
        if (guarded.isBlocked() && group != null) {
            group.cancel(choice); // its end will be heard
        }
    }

    private void send(int choice, GuardedChoice.Chunk chunk) {
        if (!chunk.isEmpty()) {
            openOnce();
            recording.sent(choice, chunk.text());
            released(choice, chunk);
        }
    }

    @Override
    public void onEnd(int choice, GenerationResult result) {
        if (replaced) {
            return;
        }
        RequestScope.of(context).tokens(ends.isEmpty() ? result.promptTokens() : 0, result.completionTokens());
        GuardedChoice guarded = choices.get(choice);
        boolean cancelled = result.finishReason() == FinishReason.CANCELLED;
        if (!over && !cancelled && !guarded.isBlocked()) {
            send(choice, watch.output(guarded::end));
        }
        boolean blocked = guarded.isBlocked();
        watch.outputJudged(guarded.judgements());
        if (cancelled && !blocked && isReplaceable() && lease.model().isReplaced()) {
            replace();
            return;
        }
        if (!cancelled || blocked) {
            Ending ending = Ending.of(List.of(result), blocked);
            lease.ended(ending);
            firstEnding = choice == 0 ? ending : firstEnding;
        }
        recording.ended(choice, result, blocked, findings(choice));
        ChoiceEnd.Reason reason = blocked
                ? ChoiceEnd.Reason.CONTENT_FILTER
                : cancelled ? null : ChoiceEnd.Reason.of(result.finishReason());
        ChoiceEnd told = guarded.ended(reason == null ? ChoiceEnd.Reason.STOP : reason, result);
        watch.generated(asked, result, reason == null ? "cancelled" : reason.wire(), told.text());
        if (over) {
            return;
        }
        if (reason == null) { // and not by us: the engine is closing
            fail(Answering.cancelled(lease.model()));
            return;
        }
        end(choice, told);
    }

    private void end(int choice, ChoiceEnd end) {
        openOnce();
        ends.put(choice, end);
        choiceEnded(choice, end);
        if (ends.size() == request.choices()) {
            over = true;
            List<ChoiceEnd> all = List.copyOf(ends.values());
            watch.outputEnded();
            Ending ending = firstEnding;
            watch.logged(recording.stored()).onSuccess(interactionIds -> {
                allEnded(all, interactionIds);
                if (ending != null) {
                    after.accept(new ShownAnswer(all.get(0).text(), ending));
                }
            });
        }
    }

    @Override
    public void onError(int choice, ApiException error) {
        if (replaced) {
            return;
        }
        if (error.kind() == ErrorKind.MODEL_FAILED) {
            lease.ended(Ending.FAILURE);
        }
        if (isReplaceable()) {
            replace();
            return;
        }
        recording.failed(choice, RequestScope.of(context).elapsedNanos(), findings(choice));
        watch.failed(asked, error.kind().shape().label());
        if (!over) {
            fail(error);
        }
    }

    /** Whether another model may answer in this one's place. */
    private boolean isReplaceable() {
        return otherwise != null && !opened && !over;
    }

    private void replace() {
        over = true;
        replaced = true;
        cancel();
        if (otherwise != null) {
            otherwise.run();
        }
    }

    private void fail(ApiException error) {
        over = true;
        openOnce();
        RequestScope.of(context).failed(error.kind());
        cancel();
        watch.outputEnded();
        watch.logged(recording.stored()).onSuccess(ids -> failed(error));
    }

    private void cancel() {
        if (group != null) {
            group.cancel();
        }
    }

    /** How many choices have ended. */
    int endedChoices() {
        return ends.size();
    }
}
