package dev.journeyman.gateway.diagnose;

import dev.journeyman.gateway.chat.Call;
import dev.journeyman.gateway.grounding.Found;
import dev.journeyman.gateway.grounding.GroundedPrompt;
import dev.journeyman.gateway.guarding.Question;
import dev.journeyman.gateway.http.Route;
import dev.journeyman.gateway.interactions.Asked;
import dev.journeyman.gateway.observation.AnswerWatch;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.serving.Arm;
import dev.journeyman.gateway.serving.Lease;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request for a diagnosis that can be answered.
 *
 * @param guardrails those that judged the question, and will judge the answer
 * @param question what guardrails made of what was asked in words
 * @param found the passages that back the answer
 * @param form what the model is asked to answer in, and held to
 * @param prompts what the model is asked, side by side; empty where it is not asked
 * @param watch what is measured of it
 */
record PreparedDiagnosis(
        Diagnosis diagnosis,
        RetrievalMode retrieval,
        Lease lease,
        Guardrails guardrails,
        Situation situation,
        Question question,
        Found found,
        DiagnosisForm form,
        List<Prompt> prompts,
        AnswerWatch watch) {
    /** One that has no prompts yet, or will have none. */
    static PreparedDiagnosis unasked(
            Diagnosis diagnosis,
            RetrievalMode retrieval,
            Lease lease,
            Guardrails guardrails,
            Situation situation,
            Question question,
            Found found,
            AnswerWatch watch) {
        DiagnosisForm none = new DiagnosisForm(DiagnosisPrompt.Form.SECTIONS, null);
        return new PreparedDiagnosis(
                diagnosis, retrieval, lease, guardrails, situation, question, found, none, List.of(), watch);
    }

    /** The same with the prompts that a model reads. May take time: for workers. */
    PreparedDiagnosis promptedFor(Lease other) {
        ServedModel model = other.model();
        DiagnosisForm its = DiagnosisForm.of(model);
        Found left = found;
        boolean reads = model.asking().readsPassages() || retrieval == RetrievalMode.ON;
        // one request must not take more than the slots, nor wait for ever where there are fewer places than codes
        boolean together = model.asking().codesTogether()
                || diagnosis.known().size() > model.engine().slots();
        List<Prompt> all = new ArrayList<>();
        for (String asked : diagnosis.questions(together, its.asked())) {
            GroundedPrompt grounded = GroundedPrompt.of(
                    model, List.of(Message.user(asked)), left, reads, DiagnosisForm.MAX_TOKENS, "symptoms");
            left = grounded.found(); // what does not fit into one prompt is in none that follows
            its.requireRoom(grounded.prompt(), model.engine().contextTokens());
            all.add(grounded.prompt());
        }
        Situation told = situation.answering(
                diagnosis.question(its.asked()), model.asking().systemPrompt(), left.texts());
        return new PreparedDiagnosis(diagnosis, retrieval, other, guardrails, told, question, left, its, all, watch);
    }

    ServedModel model() {
        return lease.model();
    }

    boolean canReplace() {
        return lease.arm() == Arm.CANARY;
    }

    List<GenerationRequest> generations() {
        List<GenerationRequest> generations = new ArrayList<>();
        for (Prompt prompt : prompts) {
            generations.add(form.generation(prompt, generations.size()));
        }
        return generations;
    }

    /** What may be told of the model's answers. */
    GuardedText told(List<GenerationResult> results) {
        int contextTokens = model().engine().contextTokens();
        DiagnosisText text = DiagnosisText.of(
                results.stream().map(result -> form.read(result, contextTokens)).toList());
        return GuardedText.of(diagnosis.told(text), guardrails, situation);
    }

    /** The request, for the log. */
    Asked asked(Call call) {
        return new Asked(
                call.caller(),
                call.conversation(),
                Route.DIAGNOSE.path(),
                ServedModel.ALIAS,
                model().version(),
                List.of(Message.user(diagnosis.question(form.asked()))),
                prompts.stream().map(Prompt::text).collect(Collectors.joining("\n")),
                prompts.stream().mapToInt(prompt -> prompt.tokens().length).sum(),
                found.events(),
                diagnosis.asked(),
                SamplingOptions.GREEDY,
                DiagnosisForm.MAX_TOKENS * prompts.size());
    }
}
