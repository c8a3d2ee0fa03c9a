package dev.journeyman.slm.tokenizer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} taken apart: what its tokens mean, and the file again without its control tokens.
 *
 * <p>The library matches every <em>added token</em> wherever text spells it, and offers no way to leave the special
 * ones (those that are control) unmatched. So plain text is encoded by a second form of the file: special added tokens
 * are taken out; where the model's vocabulary has their spelling too, it is replaced by one with a space in it, which no
 * text reaches (the byte alphabet and metaspace both spell a space otherwise), and merges that would build it are
 * dropped. Added tokens that are not special stay, and are entered in the model's vocabulary, because the library
 * numbers an added token that the model does not know by counting, not by its stated number.
 */
final class TokenizerFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TOKENS = 4_000_000;
    private static final String METASPACE = "\u2581";

    /** A control token: its number, and whether it swallows white space beside it when found in a text. */
    record Control(int token, boolean stripsBefore, boolean stripsAfter) {}

    private final ObjectNode root;
    private final String source;
    private final ObjectNode vocabulary;
    private final Map<String, Control> controls = new LinkedHashMap<>();
    private final byte[][] bytes;

    private TokenizerFile(ObjectNode root, String source) throws TokenizerException {
        this.root = root;
        this.source = source;
        if (!(root.get("model") instanceof ObjectNode model)
                || !(model.get("vocab") instanceof ObjectNode vocab)
                || !model.path("merges").isArray()
                || !model.path("type").asText("BPE").equals("BPE")) {
            throw new TokenizerException(source + ": model must be of type BPE with vocab and merges, and is of type "
                    + root.path("model").path("type").asText("(none)"));
        }
        this.vocabulary = vocab;
        this.bytes = readTokens(model);
    }

    static TokenizerFile parse(byte[] json, String source) throws TokenizerException {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return new TokenizerFile(object, source);
            }
            throw new TokenizerException(source + ": must be a JSON object");
        } catch (JacksonException e) {
            throw new TokenizerException(source + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (java.io.IOException e) {
            if (e instanceof TokenizerException refused) {
                throw refused;
            }
            throw new TokenizerException(source + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** For each token number the bytes it stands for; empty for control tokens and for numbers that are not used. */
    byte[][] bytes() {
        return bytes;
    }

    /** The control tokens by spelling, in the file's order. */
    Map<String, Control> controls() {
        return controls;
    }

    /** True if only the start of a text, and not each piece after a control token, gets a space put before it. */
    boolean prependsFirstOnly() {
        return metaspaces(root).stream()
                .anyMatch(node -> node.path("prepend_scheme").asText().equals("first"));
    }

    /**
     * The file for encoding plain text.
     *
     * @param continuation true for a piece that is not the start of its text
     */
    String plainJson(boolean continuation) throws TokenizerException {
        ObjectNode plain = root.deepCopy();
        plain.putNull("truncation").putNull("padding").putNull("post_processor");
        ObjectNode model = (ObjectNode) plain.get("model");
        ObjectNode vocab = (ObjectNode) model.get("vocab");

        ArrayNode kept = JSON.createArrayNode();
        Set<String> hidden = new LinkedHashSet<>();
        for (JsonNode added : plain.path("added_tokens")) {
            String content = added.path("content").asText();
            int token = added.path("id").asInt();
            if (!added.path("special").asBoolean()) {
                kept.add(added);
                if (!vocab.has(content)) {
                    vocab.put(content, token);
                }
            } else if (vocab.remove(content) != null) {
                hidden.add(content);
                vocab.put(unreachable(token), token);
                if (model.path("unk_token").asText().equals(content)) {
                    model.put("unk_token", unreachable(token));
                }
            }
        }
        plain.set("added_tokens", kept);
        if (!hidden.isEmpty()) {
            model.set("merges", mergesWithout(hidden, model.get("merges")));
        }
        if (continuation) {
            metaspaces(plain).forEach(node -> ((ObjectNode) node).put("prepend_scheme", "never"));
        }
        try {
            return JSON.writeValueAsString(plain);
        } catch (JacksonException e) {
            throw new TokenizerException(source + ": cannot be written again: " + e.getOriginalMessage(), e);
        }
    }

    private static String unreachable(int token) {
        return "control " + token;
    }

    private static ArrayNode mergesWithout(Set<String> hidden, JsonNode merges) {
        ArrayNode kept = JSON.createArrayNode();
        for (JsonNode merge : merges) {
            String left;
            String right;
            if (merge.isArray()) {
                left = merge.path(0).asText();
                right = merge.path(1).asText();
            } else {
                String pair = merge.asText();
                int space = pair.indexOf(' ');
                left = space < 0 ? pair : pair.substring(0, space);
                right = pair.substring(space + 1);
            }
            if (!hidden.contains(left) && !hidden.contains(right) && !hidden.contains(left + right)) {
                kept.add(merge);
            }
        }
        return kept;
    }

    private byte[][] readTokens(ObjectNode model) throws TokenizerException {
        boolean byteLevel =
                steps(root).stream().anyMatch(step -> step.path("type").asText().equals("ByteLevel"));
        boolean byteFallback = model.path("byte_fallback").asBoolean();
        byte[][] table = new byte[largestToken() + 1][];
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            table[entry.getValue().intValue()] =
                    byteLevel ? byteLevelBytes(entry.getKey()) : metaspaceBytes(entry.getKey(), byteFallback);
        }
        for (JsonNode added : root.path("added_tokens")) {
            String content = added.path("content").asText();
            int token = added.path("id").intValue();
            if (content.isEmpty()) {
                throw new TokenizerException(source + ": added_tokens holds one without content, number " + token);
            }
            boolean control = added.path("special").asBoolean();
            if (control) {
                controls.put(
                        content,
                        new Control(
                                token,
                                added.path("lstrip").asBoolean(),
                                added.path("rstrip").asBoolean()));
            }
            table[token] = control ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
        }
        for (int i = 0; i < table.length; i++) {
            if (table[i] == null) {
                table[i] = new byte[0];
            }
        }
        return table;
    }

    private int largestToken() throws TokenizerException {
        int largest = -1;
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            largest = Math.max(largest, checkedToken(entry.getValue(), "model.vocab[\"" + entry.getKey() + "\"]"));
        }
        for (JsonNode added : root.path("added_tokens")) {
            largest = Math.max(largest, checkedToken(added.path("id"), "added_tokens[].id"));
        }
        if (largest < 0) {
            throw new TokenizerException(source + ": model.vocab is empty");
        }
        return largest;
    }

    private int checkedToken(JsonNode number, String field) throws TokenizerException {
        if (!number.isInt() || number.intValue() < 0 || number.intValue() >= MAX_TOKENS) {
            throw new TokenizerException(
                    source + ": " + field + " must be a number from 0 to " + (MAX_TOKENS - 1) + ", and is " + number);
        }
        return number.intValue();
    }

    private static byte[] byteLevelBytes(String spelling) {
        byte @Nullable [] mapped = ByteAlphabet.bytes(spelling);
        return mapped == null ? spelling.getBytes(StandardCharsets.UTF_8) : mapped;
    }

    private static byte[] metaspaceBytes(String spelling, boolean byteFallback) {
        if (byteFallback && spelling.length() == 6 && spelling.startsWith("<0x") && spelling.endsWith(">")) {
            try {
                return new byte[] {(byte) Integer.parseInt(spelling, 3, 5, 16)};
            } catch (NumberFormatException e) {
                // Not a byte: a token that only looks like one.
            }
        }
        return spelling.replace(METASPACE, " ").getBytes(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> metaspaces(ObjectNode root) {
        return flatten(root.path("pre_tokenizer"), "pretokenizers").stream()
                .filter(step -> step.path("type").asText().equals("Metaspace"))
                .toList();
    }

    private static List<JsonNode> steps(ObjectNode root) {
        return java.util.stream.Stream.concat(
                        flatten(root.path("pre_tokenizer"), "pretokenizers").stream(),
                        flatten(root.path("decoder"), "decoders").stream())
                .toList();
    }

    private static List<JsonNode> flatten(JsonNode step, String children) {
        return step.path(children).isArray()
                ? StreamSupport.stream(step.path(children).spliterator(), false).toList()
                : Arrays.asList(step);
    }
}
