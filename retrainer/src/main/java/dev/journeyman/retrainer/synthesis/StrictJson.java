package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a model's answer that must be one JSON object with certain keys, all of them and no others. A fence of three backticks around the whole is taken off; nothing else is forgiven. */
final class StrictJson {
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*\\n(.*)\\n\\s*```", Pattern.DOTALL);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /** What is wrong with an answer. */
    static final class NotInFormException extends Exception {
        private static final long serialVersionUID = 1L;

        NotInFormException(String message) {
            super(message);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    static JsonNode object(String text, Collection<String> keys) throws NotInFormException {
        String stripped = text.strip();
        Matcher fenced = FENCED.matcher(stripped);
        JsonNode node;
        try {
            node = JSON.readTree(fenced.matches() ? fenced.group(1) : stripped);
        } catch (JsonProcessingException e) {
            throw new NotInFormException("is not one JSON object");
        }
        if (node == null || !node.isObject()) {
            throw new NotInFormException("is not one JSON object");
        }
        Set<String> found = new TreeSet<>();
        node.fieldNames().forEachRemaining(found::add);
        Set<String> wanted = new TreeSet<>(keys);
        if (!found.equals(wanted)) {
            throw new NotInFormException("must have " + wanted + " and no other keys");
        }
        return node;
    }

    /** A text of an object, without space around it. */
    static String text(JsonNode object, String key) throws NotInFormException {
        JsonNode value = object.path(key);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new NotInFormException(key + " must be a text that is not blank");
        }
        String text = value.asText();
        boolean control = text.chars().anyMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0);
        if (control || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new NotInFormException(key + " has characters that no text has");
        }
        return text.strip();
    }
}
