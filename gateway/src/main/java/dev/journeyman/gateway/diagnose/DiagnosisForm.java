package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.structured.AnswerSection;
import dev.journeyman.slm.structured.SchemaException;
import dev.journeyman.slm.tokenizer.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model's diagnosis is asked for in, what the engine holds its answer to, and how that is read: the four sections that the domain's README fixes, or JSON of the same parts.
 *
 * <p>A held answer always has a summary, a cause with its likelihood and a check, whatever the weights. What it is held to is as wide as what models are trained on, so a model
 * that keeps to the form by itself says what it would have said.
 *
 * @param asked what the question asks for
 * @param constraint what the answer is held to; null where the model's vocabulary cannot be held, and its answer is read as far as it can be
 */
record DiagnosisForm(DiagnosisPrompt.Form asked, @Nullable AnswerConstraint constraint) {
    /** The most tokens of a diagnosis; the trained form stays well below. */
    static final int MAX_TOKENS = 512;

    private static final int SUMMARY_BYTES = 1_600;
    private static final int CAUSE_BYTES = 240;
    private static final int TEXT_BYTES = 600;

    /** As the domain's README says; a check may lack its reason. */
    static final List<AnswerSection> SECTIONS = List.of(
            new AnswerSection("Summary", AnswerSection.Layout.LINE, 1, 1, List.of(), SUMMARY_BYTES),
            new AnswerSection(
                    "Causes",
                    AnswerSection.Layout.NUMBERED,
                    1,
                    DiagnosisText.MOST_ITEMS,
                    DiagnosisText.LIKELIHOODS.stream()
                            .map(likelihood -> " (" + likelihood + ")")
                            .toList(),
                    CAUSE_BYTES),
            new AnswerSection(
                    "Checks", AnswerSection.Layout.NUMBERED, 1, DiagnosisText.MOST_ITEMS, List.of(), TEXT_BYTES),
            new AnswerSection(
                    "Safety", AnswerSection.Layout.BULLETS, 0, DiagnosisText.MOST_ITEMS, List.of(), TEXT_BYTES));

    /** The form that a model wants, compiled for its vocabulary. May take time: for workers. */
    static DiagnosisForm of(ServedModel model) {
        boolean json = model.asking().diagnosesInJson();
        try {
            return json
                    ? new DiagnosisForm(DiagnosisPrompt.Form.JSON, model.forms().of(schema()))
                    : new DiagnosisForm(
                            DiagnosisPrompt.Form.SECTIONS, model.forms().sections(SECTIONS));
        } catch (SchemaException e) {
            return new DiagnosisForm(DiagnosisPrompt.Form.SECTIONS, null);
        }
    }

    /**
     * What the engine is asked.
     *
     * @param choice which of several side by side
     */
    GenerationRequest generation(Prompt prompt, int choice) {
        return GenerationRequest.greedy(prompt.tokens(), MAX_TOKENS)
                .withChoice(choice)
                .withConstraint(constraint);
    }

    /**
     * Checks that a diagnosis has room behind its prompt.
     *
     * @throws ApiException where it has not
     */
    void requireRoom(Prompt prompt, int contextTokens) {
        int room = room(prompt.tokens().length, contextTokens);
        if (constraint != null && room < constraint.leastTokens()) {
            throw new ApiException(
                    ErrorKind.INVALID_VALUE,
                    "symptoms",
                    "The question leaves " + room
                            + " tokens of the model's context for the diagnosis, and the shortest has "
                            + constraint.leastTokens() + ": shorten the symptoms.");
        }
    }

    private static int room(int promptTokens, int contextTokens) {
        return Math.min(MAX_TOKENS, contextTokens - promptTokens);
    }

    /**
     * An answer's parts.
     *
     * @param contextTokens the most tokens of prompt and answer together
     */
    DiagnosisText read(GenerationResult result, int contextTokens) {
        if (constraint == null) {
            return DiagnosisText.parse(
                    result.finishReason() == FinishReason.LENGTH
                            ? DiagnosisText.withoutLastLine(result.text())
                            : result.text());
        }
        if (asked == DiagnosisPrompt.Form.JSON) {
            return HeldText.json(result.text());
        }
        boolean full = result.completionTokens() >= room(result.promptTokens(), contextTokens);
        return HeldText.sections(result.text(), full);
    }

    /** The parts of a diagnosis as a JSON Schema. */
    static ObjectNode schema() {
        ObjectNode cause = object();
        text(cause, "cause", CAUSE_BYTES);
        ArrayNode likelihoods =
                ((ObjectNode) cause.get("properties")).putObject("likelihood").putArray("enum");
        DiagnosisText.LIKELIHOODS.forEach(likelihoods::add);
        require(cause);
        ObjectNode check = object();
        text(check, "step", CAUSE_BYTES);
        ((ObjectNode) check.get("properties"))
                .putObject("why")
                .put("type", "string")
                .put("maxLength", TEXT_BYTES);
        require(check);
        ObjectNode warning =
                Json.object().put("type", "string").put("minLength", 1).put("maxLength", TEXT_BYTES);
        ObjectNode root = object();
        text(root, "summary", SUMMARY_BYTES);
        list(root, "causes", cause, 1);
        list(root, "checks", check, 1);
        list(root, "safety", warning, 0);
        require(root);
        return root;
    }

    private static ObjectNode object() {
        ObjectNode node = Json.object().put("type", "object");
        node.putObject("properties");
        return node;
    }

    private static void text(ObjectNode of, String name, int most) {
        ((ObjectNode) of.get("properties"))
                .putObject(name)
                .put("type", "string")
                .put("minLength", 1)
                .put("maxLength", most);
    }

    private static void list(ObjectNode of, String name, JsonNode items, int least) {
        ((ObjectNode) of.get("properties"))
                .putObject(name)
                .put("type", "array")
                .put("minItems", least)
                .put("maxItems", DiagnosisText.MOST_ITEMS)
                .set("items", items);
    }

    private static void require(ObjectNode of) {
        ArrayNode required = of.putArray("required");
        of.get("properties").fieldNames().forEachRemaining(required::add);
    }
}
