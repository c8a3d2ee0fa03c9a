package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** The form that an answer is asked for in, where it is not any text. */
sealed interface ResponseFormat {
    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON of a schema.
     *
     * @param schema as it was given; not compiled yet
     */
    record JsonSchema(JsonNode schema) implements ResponseFormat {}
}
