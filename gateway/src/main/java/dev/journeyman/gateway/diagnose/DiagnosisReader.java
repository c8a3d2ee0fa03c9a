package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.GuardrailVerdict;
import dev.journeyman.gateway.chat.Completions;
import dev.journeyman.gateway.guarding.Findings;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Replies;
import dev.journeyman.gateway.http.RequestScope;
import dev.journeyman.gateway.interactions.Recording;
import dev.journeyman.gateway.observation.AnswerWatch;
import dev.journeyman.gateway.rollout.ShownAnswer;
import dev.journeyman.gateway.serving.Answering;
import dev.journeyman.gateway.serving.Ending;
import dev.journeyman.gateway.serving.GenerationGroup;
import dev.journeyman.guardrails.Judgement;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.generation.TokenLogprob;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears the answers, and replies when it has all, or to the first that fails. On one event loop. */
final class DiagnosisReader implements GenerationGroup.Reader {
    private final RoutingContext context;
    private final PreparedDiagnosis prepared;
    private final Recording recording;
    private final Consumer<ShownAnswer> after;
    private final @Nullable Runnable otherwise; // what to do where the model fails; null where that is an error
    private final SortedMap<Integer, GenerationResult> results = new TreeMap<>();
    private @Nullable GenerationGroup group;
    private boolean replied;
    private boolean replaced; // another model answers; nothing of this one is of use

    DiagnosisReader(
            RoutingContext context,
            PreparedDiagnosis prepared,
            Recording recording,
            Consumer<ShownAnswer> after,
            @Nullable Runnable otherwise) {
        this.context = context;
        this.prepared = prepared;
        this.recording = recording;
        this.after = after;
        this.otherwise = otherwise;
    }

    /** What is to be cancelled where the answers are of no use any more. */
    void group(GenerationGroup its) {
        group = its;
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
            GuardedText told = watch.output(() -> prepared.told(all));
            watch.outputJudged(told.judgements());
            watch.outputEnded();
            all.forEach(one -> watch.generated(
                    watched(), one, wire(one.finishReason()), told.text().written()));
            Ending ending = Ending.of(all, told.isBlocked());
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

    private AnswerWatch.Asked watched() {
        return new AnswerWatch.Asked(
                prepared.question().messages(),
                SamplingOptions.GREEDY,
                DiagnosisForm.MAX_TOKENS,
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
        prepared.watch().failed(watched(), error.kind().shape().label());
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
