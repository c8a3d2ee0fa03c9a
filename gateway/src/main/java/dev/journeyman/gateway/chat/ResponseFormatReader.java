package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field {@code response_format}: {@code text}, {@code json_object}, or {@code json_schema} with {@code name}, {@code schema}, {@code strict} and {@code description}. An answer
 * is held to its schema whatever {@code strict} says. What of the schema is not supported is told when it is compiled.
 */
final class ResponseFormatReader {
    private static final int MOST_TYPE_CHARS = 64;
    private static final int MOST_NAME_CHARS = 64;
    private static final int MOST_DESCRIPTION_CHARS = 4_096;

    private ResponseFormatReader() {}

    /** The form; null for any text, and where the field has a problem. */
    static @Nullable ResponseFormat read(Fields fields) {
        Fields format = fields.object("response_format");
        if (format == null) {
            return null;
        }
        String type = format.text("type", MOST_TYPE_CHARS);
        if (type == null) {
            if (format.any("type") == null) {
                format.missing(
                        "type", "response_format.type is missing: \"text\", \"json_object\" or \"json_schema\".");
            }
            return null;
        }
        ResponseFormat read = switch (type) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> schema(format);
            default -> {
                format.problem(
                        ErrorKind.UNSUPPORTED_VALUE,
                        "response_format.type",
                        "response_format.type: supported are text, json_object, json_schema.");
                yield null;
            }
        };
        format.finish();
        return read;
    }

    private static @Nullable ResponseFormat schema(Fields format) {
        Fields inner = format.object("json_schema");
        if (inner == null) {
            if (format.any("json_schema") == null) {
                format.missing(
                        "json_schema",
                        "response_format.json_schema is missing: {\"name\": \"...\", \"schema\": {...}}.");
            }
            return null;
        }
        String name = inner.text("name", MOST_NAME_CHARS);
        if (inner.any("name") == null) {
            inner.missing("name", inner.path("name") + " is missing: a name for the form.");
        } else if (name != null && !name.matches("[A-Za-z0-9_-]+")) {
            inner.problem(
                    ErrorKind.INVALID_VALUE,
                    inner.path("name"),
                    inner.path("name") + " may have letters, digits, _ and - only.");
        }
        inner.text("description", MOST_DESCRIPTION_CHARS);
        inner.flag("strict");
        JsonNode schema = inner.any("schema");
        if (schema == null) {
            inner.missing("schema", inner.path("schema") + " is missing: a JSON Schema.");
        } else if (!schema.isObject()) {
            inner.wrongType(inner.path("schema"), "an object", schema);
        }
        inner.finish();
        return schema == null ? null : new ResponseFormat.JsonSchema(schema);
    }
}
