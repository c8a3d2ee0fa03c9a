package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.grounding.RetrievalField;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a chat completion and checks all of it. */
final class ChatRequestReader {
    private static final int MOST_NAME_CHARS = 512;
    private static final int MOST_METADATA = 16;

    private ChatRequestReader() {}

    /**
     * The request of a body.
     *
     * @throws ApiException with every problem found
     */
    static ChatRequest read(ObjectNode body) {
        Fields fields = new Fields(body);
        String model = fields.text("model", MOST_NAME_CHARS);
        if (model == null && fields.any("model") == null) {
            fields.missing("model", "model is missing: \"" + ServedModel.ALIAS + "\".");
        }
        List<Message> messages = MessagesReader.read(fields);
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        boolean includeUsage = streamOptions(fields, stream);
        Long choices = fields.integer("n", 1, ChatRequest.MOST_CHOICES);
        Integer maxTokens = maxTokens(fields);
        List<String> stop = stop(fields);
        int topLogprobs = logprobs(fields);
        ChatRequest.Sampling sampling = sampling(fields);
        RetrievalMode retrieval = RetrievalField.read(fields);
        ResponseFormat format = ResponseFormatReader.read(fields);
        accepted(fields);
        refused(fields);
        fields.finish();
        fields.throwIfAny();
        return new ChatRequest(
                model == null ? ServedModel.ALIAS : model,
                List.copyOf(messages),
                stream,
                includeUsage,
                choices == null ? 1 : choices.intValue(),
                maxTokens,
                stop,
                topLogprobs,
                sampling,
                retrieval,
                format);
    }

    private static boolean streamOptions(Fields fields, boolean stream) {
        Fields options = fields.object("stream_options");
        if (options == null) {
            return false;
        }
        if (!stream) {
            fields.problem(
                    ErrorKind.INVALID_VALUE, "stream_options", "stream_options is allowed only where stream is true.");
        }
        boolean includeUsage = Boolean.TRUE.equals(options.flag("include_usage"));
        if (Boolean.TRUE.equals(options.flag("include_obfuscation"))) {
            options.problem(
                    ErrorKind.UNSUPPORTED_VALUE,
                    options.path("include_obfuscation"),
                    "stream_options.include_obfuscation is not supported.");
        }
        options.finish();
        return includeUsage;
    }

    private static @Nullable Integer maxTokens(Fields fields) {
        Long older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        Long newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        if (older != null && newer != null && !older.equals(newer)) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    "max_tokens",
                    "max_tokens and max_completion_tokens are two names for one limit; give one of them.");
        }
        Long given = newer == null ? older : newer;
        return given == null ? null : given.intValue();
    }

    private static List<String> stop(Fields fields) {
        JsonNode given = fields.any("stop");
        List<String> stops = new ArrayList<>();
        if (given == null) {
            return stops;
        }
        if (given.isTextual()) {
            stops.add(stopString(fields, "stop", given));
            return stops;
        }
        if (!given.isArray()) {
            fields.wrongType("stop", "a string or an array of strings", given);
            return stops;
        }
        var list = fields.list("stop", GenerationRequest.MAX_STOPS);
        for (int i = 0; list != null && i < list.size(); i++) {
            stops.add(stopString(fields, "stop[" + i + "]", list.get(i)));
        }
        return stops;
    }

    private static String stopString(Fields fields, String path, JsonNode value) {
        if (!value.isTextual()) {
            fields.wrongType(path, "a string", value);
            return "";
        }
        String text = value.textValue();
        if (text.isEmpty() || text.length() > GenerationRequest.MAX_STOP_CHARS) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    path,
                    path + " must have 1 to " + GenerationRequest.MAX_STOP_CHARS + " characters, has " + text.length()
                            + ".");
        }
        return text;
    }

    private static int logprobs(Fields fields) {
        boolean wanted = Boolean.TRUE.equals(fields.flag("logprobs"));
        Long top = fields.integer("top_logprobs", 0, GenerationRequest.MAX_TOP_LOGPROBS);
        if (top != null && !wanted) {
            fields.problem(
                    ErrorKind.INVALID_VALUE, "top_logprobs", "top_logprobs is allowed only where logprobs is true.");
        }
        if (!wanted) {
            return GenerationRequest.NO_LOGPROBS;
        }
        return top == null ? 0 : top.intValue();
    }

    private static ChatRequest.Sampling sampling(Fields fields) {
        Long topK = fields.integer("top_k", -1, Integer.MAX_VALUE); // vLLM's -1 is all, as 0
        return new ChatRequest.Sampling(
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                topK == null ? null : (int) Math.max(0, topK),
                fields.number("min_p", 0, 1),
                fields.number("repetition_penalty", 0.01, 10),
                fields.number("frequency_penalty", -2, 2),
                fields.number("presence_penalty", -2, 2),
                logitBias(fields),
                fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static Map<Integer, Double> logitBias(Fields fields) {
        Map<Integer, Double> bias = new HashMap<>();
        Fields given = fields.object("logit_bias");
        if (given == null) {
            return bias;
        }
        List<String> tokens = given.names();
        if (tokens.size() > SamplingOptions.MAX_LOGIT_BIASES) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    "logit_bias",
                    "logit_bias may name at most " + SamplingOptions.MAX_LOGIT_BIASES + " tokens, names "
                            + tokens.size() + ".");
            return bias;
        }
        for (String token : tokens) {
            if (!token.matches("[0-9]{1,9}")) {
                fields.problem(
                        ErrorKind.INVALID_VALUE, "logit_bias", "logit_bias: every name must be the number of a token.");
                return bias;
            }
            Double value = given.number(token, -100, 100);
            if (value != null) {
                bias.put(Integer.valueOf(token), value);
            }
        }
        return bias;
    }

    /** What is allowed and changes nothing here. */
    private static void accepted(Fields fields) {
        fields.text("user", MOST_NAME_CHARS);
        fields.text("safety_identifier", MOST_NAME_CHARS);
        fields.text("prompt_cache_key", MOST_NAME_CHARS);
        Fields metadata = fields.object("metadata");
        if (metadata != null && metadata.names().size() > MOST_METADATA) {
            fields.problem(
                    ErrorKind.INVALID_VALUE, "metadata", "metadata may hold at most " + MOST_METADATA + " entries.");
        } else if (metadata != null) {
            metadata.names().forEach(name -> metadata.text(name, MOST_NAME_CHARS));
        }
        onlyValues(fields, "service_tier", List.of("auto", "default"));
        var modalities = fields.list("modalities", 8);
        if (modalities != null
                && !(modalities.size() == 1 && modalities.get(0).asText().equals("text"))) {
            fields.problem(ErrorKind.UNSUPPORTED_VALUE, "modalities", "modalities: only [\"text\"] is supported.");
        }
        if (Boolean.TRUE.equals(fields.flag("store"))) {
            fields.problem(
                    ErrorKind.UNSUPPORTED_VALUE, "store", "store is not supported: completions cannot be had again.");
        }
    }

    private static void onlyValues(Fields fields, String name, List<String> values) {
        String given = fields.text(name, MOST_NAME_CHARS);
        if (given != null && !values.contains(given)) {
            fields.problem(
                    ErrorKind.UNSUPPORTED_VALUE, name, name + ": supported are " + String.join(", ", values) + ".");
        }
    }

    private static void refused(Fields fields) {
        fields.unsupported("tools", "this model calls no tools.");
        fields.unsupported("tool_choice", "this model calls no tools.");
        fields.unsupported("parallel_tool_calls", "this model calls no tools.");
        fields.unsupported("functions", "this model calls no functions.");
        fields.unsupported("function_call", "this model calls no functions.");
        fields.unsupported("audio", "this model reads and writes text only.");
        fields.unsupported("prediction", "predicted outputs are not used.");
        fields.unsupported("reasoning_effort", "this model has no reasoning to set.");
        fields.unsupported("verbosity", "say in the messages how long the answer should be.");
        fields.unsupported("web_search_options", "this gateway searches no web.");
        fields.unsupported("prompt_cache_retention", "prompts are not kept.");
    }
}
