package dev.journeyman.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON in and out: strict and bounded in, compact out. */
public final class Json {
    /** How deep a body may be nested. */
    public static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER_CHARS = 64;
    private static final int MAX_NAME_CHARS = 256;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .maxNameLength(MAX_NAME_CHARS)
                            .maxStringLength(BodyReader.MAX_BODY_BYTES)
                            .maxDocumentLength(BodyReader.MAX_BODY_BYTES)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /**
     * Reads a body.
     *
     * @throws ApiException where it is not one JSON object in UTF-8, without a name twice in an object and not too deep; the message says where,
     *     and never what
     */
    public static ObjectNode object(Buffer body) {
        byte[] bytes = body.getBytes();
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApiException(ErrorKind.INVALID_JSON, "The body is not UTF-8.");
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new ApiException(
                    ErrorKind.INVALID_JSON,
                    "The body's JSON is over a limit: " + MAX_DEPTH + " levels deep, numbers of " + MAX_NUMBER_CHARS
                            + " and names of " + MAX_NAME_CHARS + " characters.");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ApiException(
                    ErrorKind.INVALID_JSON,
                    "The body is not valid JSON" + where + " (one object, no name twice, nothing after it).");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new ApiException(ErrorKind.INVALID_JSON, "The body must be a JSON object, { ... }.");
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The document on one line. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }
}
