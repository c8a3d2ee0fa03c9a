package dev.journeyman.feedback.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Interactions as JSON; the form is in the package's specification. */
final class InteractionJson {
    private InteractionJson() {}

    static void write(InteractionLogged event, ObjectNode root) {
        ObjectNode asker = root.putObject("asker");
        asker.put("key_id", event.asker().keyId());
        asker.put("role", event.asker().role().wire());
        putIfPresent(asker, "session", event.asker().session());
        root.put("endpoint", event.endpoint());
        root.put("requested_model", event.requestedModel());
        root.put("model_version", event.modelVersion());
        putIfPresent(root, "adapter", event.adapter());
        root.put("logging", event.logging().wire());
        Content content = event.content();
        if (content != null) {
            write(content, root.putObject("content"));
        }
        root.put("finish_reason", event.finishReason().wire());
        write(event.sampling(), root.putObject("sampling"));
        ArrayNode verdicts = root.putArray("verdicts");
        event.verdicts()
                .forEach(verdict -> verdicts.addObject()
                        .put("rule", verdict.rule())
                        .put("outcome", verdict.outcome().wire())
                        .put("explanation", verdict.explanation()));
        root.putObject("usage")
                .put("prompt_tokens", event.usage().promptTokens())
                .put("completion_tokens", event.usage().completionTokens());
        Timings timings = event.timings();
        ObjectNode times = root.putObject("timings").put("queued_millis", timings.queuedMillis());
        Long ttft = timings.ttftMillis();
        if (ttft != null) {
            times.put("ttft_millis", ttft.longValue());
        }
        times.put("total_millis", timings.totalMillis());
        putIfPresent(root, "regenerated_from", event.regeneratedFrom());
    }

    private static void write(Content content, ObjectNode node) {
        ArrayNode messages = node.putArray("messages");
        content.messages()
                .forEach(message ->
                        messages.addObject().put("role", message.role().wire()).put("content", message.content()));
        node.put("rendered_prompt", content.renderedPrompt());
        ArrayNode passages = node.putArray("passages");
        content.passages()
                .forEach(passage -> passages.addObject().put("id", passage.id()).put("text", passage.text()));
        node.put("answer", content.answer());
        Diagnosis diagnosis = content.diagnosis();
        if (diagnosis != null) {
            ObjectNode inner = node.putObject("diagnosis");
            putIfPresent(inner, "vehicle", diagnosis.vehicle());
            ArrayNode codes = inner.putArray("codes");
            diagnosis.codes().forEach(codes::add);
            putIfPresent(inner, "symptoms", diagnosis.symptoms());
        }
    }

    private static void write(Sampling sampling, ObjectNode node) {
        node.put("temperature", sampling.temperature())
                .put("top_p", sampling.topP())
                .put("top_k", sampling.topK())
                .put("min_p", sampling.minP())
                .put("repetition_penalty", sampling.repetitionPenalty())
                .put("frequency_penalty", sampling.frequencyPenalty())
                .put("presence_penalty", sampling.presencePenalty())
                .put("seed", sampling.seed())
                .put("max_tokens", sampling.maxTokens());
    }

    static InteractionLogged read(JsonFields fields) {
        InteractionLogged event = new InteractionLogged(
                fields.text("id"),
                fields.time("at"),
                fields.object("asker", InteractionJson::asker),
                fields.text("endpoint"),
                fields.text("requested_model"),
                fields.text("model_version"),
                fields.optionalText("adapter"),
                fields.optionalObject("content", InteractionJson::content),
                fields.constant("finish_reason", FinishReason.class),
                fields.object("sampling", InteractionJson::sampling),
                fields.objects("verdicts", EventLimits.MOST_VERDICTS, InteractionJson::verdict),
                fields.object("usage", InteractionJson::usage),
                fields.object("timings", InteractionJson::timings),
                fields.optionalText("regenerated_from"));
        if (fields.constant("logging", Logging.class) != event.logging()) {
            throw new InvalidEventException("content must be there where logging is full, and only there");
        }
        return event;
    }

    private static Asker asker(JsonFields fields) {
        return new Asker(
                fields.text("key_id"), fields.constant("role", AskerRole.class), fields.optionalText("session"));
    }

    private static Content content(JsonFields fields) {
        return new Content(
                fields.objects(
                        "messages",
                        EventLimits.MOST_MESSAGES,
                        each -> new Message(each.constant("role", MessageRole.class), each.text("content"))),
                fields.text("rendered_prompt"),
                fields.objects(
                        "passages", EventLimits.MOST_PASSAGES, each -> new Passage(each.text("id"), each.text("text"))),
                fields.text("answer"),
                fields.optionalObject("diagnosis", InteractionJson::diagnosis));
    }

    private static Diagnosis diagnosis(JsonFields fields) {
        return new Diagnosis(
                fields.optionalText("vehicle"),
                fields.texts("codes", EventLimits.MOST_CODES),
                fields.optionalText("symptoms"));
    }

    private static Sampling sampling(JsonFields fields) {
        return new Sampling(
                fields.number("temperature"),
                fields.number("top_p"),
                fields.smallInteger("top_k"),
                fields.number("min_p"),
                fields.number("repetition_penalty"),
                fields.number("frequency_penalty"),
                fields.number("presence_penalty"),
                fields.integer("seed"),
                fields.smallInteger("max_tokens"));
    }

    private static GuardrailVerdict verdict(JsonFields fields) {
        return new GuardrailVerdict(
                fields.text("rule"), fields.constant("outcome", Outcome.class), fields.text("explanation"));
    }

    private static Usage usage(JsonFields fields) {
        return new Usage(fields.integer("prompt_tokens"), fields.integer("completion_tokens"));
    }

    private static Timings timings(JsonFields fields) {
        return new Timings(
                fields.integer("queued_millis"), fields.optionalInteger("ttft_millis"), fields.integer("total_millis"));
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }
}
