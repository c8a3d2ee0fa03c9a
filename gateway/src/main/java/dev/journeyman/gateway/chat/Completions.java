package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.slm.generation.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The documents of one chat completion: the whole answer, or the chunks of a stream.
 *
 * @param id the completion's name
 * @param createdSeconds when it began, in seconds since 1970
 * @param version the model version that answers
 * @param includeUsage whether the stream ends with token counts; each chunk then has the field {@code usage}
 */
public record Completions(String id, long createdSeconds, String version, boolean includeUsage) {

    /** The whole answer, with the field {@code journeyman}. */
    ObjectNode whole(List<ChoiceEnd> ends, boolean logprobs, ObjectNode provenance) {
        ObjectNode document = head("chat.completion");
        ArrayNode choices = document.putArray("choices");
        for (int i = 0; i < ends.size(); i++) {
            ChoiceEnd end = ends.get(i);
            ObjectNode choice = choices.addObject().put("index", i);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", end.text())
                    .putNull("refusal");
            putLogprobs(choice, end.logprobs(), logprobs);
            choice.put("finish_reason", end.reason().wire());
        }
        document.set("usage", usage(ends));
        document.set("journeyman", provenance);
        return document;
    }

    /** The first chunk of a choice: who speaks. */
    ObjectNode roleChunk(int index) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta").put("role", "assistant").put("content", "").putNull("refusal");
        return close(choice, null, chunk);
    }

    /** More text of a choice. */
    ObjectNode textChunk(int index, String text, List<TokenLogprob> tokens, boolean logprobs) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta").put("content", text);
        putLogprobs(choice, tokens, logprobs);
        choice.putNull("finish_reason");
        return chunk;
    }

    /** The end of a choice. */
    ObjectNode finishChunk(int index, ChoiceEnd.Reason reason) {
        ObjectNode chunk = chunk();
        ObjectNode choice = choice(chunk, index);
        choice.putObject("delta");
        return close(choice, reason.wire(), chunk);
    }

    /** The token counts of a stream, without choices. */
    ObjectNode usageChunk(List<ChoiceEnd> ends) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage(ends));
        return chunk;
    }

    /**
     * The beginning of the field {@code journeyman}: what the answer can be traced by. Of several choices each is an interaction: {@code interaction_id} is the first one's,
     * {@code interaction_ids} has them all.
     *
     * @param interactionIds by choice; empty for one that is not written down, and so cannot be traced
     */
    ObjectNode provenance(List<Optional<String>> interactionIds) {
        ObjectNode node =
                Json.object().put("interaction_id", interactionIds.get(0).orElse(null));
        if (interactionIds.size() > 1) {
            ArrayNode all = node.putArray("interaction_ids");
            interactionIds.forEach(id -> all.add(id.orElse(null)));
        }
        node.put("model_version", version);
        return node;
    }

    /** Token counts; the prompt counts once, however many choices were made of it, and as computed where the first of them had to compute it. */
    private static ObjectNode usage(List<ChoiceEnd> ends) {
        int prompt = ends.isEmpty() ? 0 : ends.get(0).promptTokens();
        int cached = ends.stream().mapToInt(ChoiceEnd::cachedPromptTokens).min().orElse(0);
        int completion = ends.stream().mapToInt(ChoiceEnd::completionTokens).sum();
        return usage(prompt, cached, completion);
    }

    /**
     * Token counts.
     *
     * @param cachedTokens those of the prompt's tokens that had been computed before
     */
    public static ObjectNode usage(int promptTokens, int cachedTokens, int completionTokens) {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
        return usage;
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", createdSeconds)
                .put("model", version)
                .put("system_fingerprint", version);
    }

    private ObjectNode chunk() {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private static ObjectNode choice(ObjectNode chunk, int index) {
        return chunk.withArray("choices").addObject().put("index", index);
    }

    private static ObjectNode close(
            ObjectNode choice, @org.jspecify.annotations.Nullable String reason, ObjectNode chunk) {
        choice.putNull("logprobs").put("finish_reason", reason);
        return chunk;
    }

    private static void putLogprobs(ObjectNode choice, List<TokenLogprob> tokens, boolean wanted) {
        if (!wanted) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode logprobs = choice.putObject("logprobs");
        ArrayNode content = logprobs.putArray("content");
        for (TokenLogprob token : tokens) {
            ObjectNode entry = content.addObject();
            putToken(entry, token.bytes(), token.logprob());
            ArrayNode top = entry.putArray("top_logprobs");
            token.top().forEach(other -> putToken(top.addObject(), other.bytes(), other.logprob()));
        }
        logprobs.putNull("refusal");
    }

    private static void putToken(ObjectNode entry, byte[] bytes, double logprob) {
        // OpenAI's floor for a token that is all but impossible; JSON has no infinity.
        entry.put("token", new String(bytes, StandardCharsets.UTF_8)).put("logprob", Math.max(logprob, -9999.0));
        ArrayNode list = entry.putArray("bytes");
        for (byte b : bytes) {
            list.add(Byte.toUnsignedInt(b));
        }
    }
}
