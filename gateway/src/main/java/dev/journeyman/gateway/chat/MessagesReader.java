package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field {@code messages}.
 *
 * <p>Content is a string or a list of text parts, which are joined by line ends. {@code developer} is OpenAI's newer name of {@code system}.
 */
final class MessagesReader {
    private static final int MOST_PARTS = 64;
    private static final int MOST_NAME_CHARS = 64;
    private static final int MOST_CONTENT_CHARS = 1 << 20; // the body's limit

    private MessagesReader() {}

    static List<Message> read(Fields body) {
        String path = body.path("messages");
        ArrayNode list = body.list("messages", ChatRequest.MOST_MESSAGES);
        List<Message> messages = new ArrayList<>();
        if (list == null) {
            if (body.any("messages") == null) {
                body.missing(
                        "messages", "messages is missing: give a list of {\"role\": \"user\", \"content\": \"...\"}.");
            }
            return messages;
        }
        if (list.isEmpty()) {
            body.problem(ErrorKind.INVALID_VALUE, path, "messages must hold at least one message.");
        }
        for (int i = 0; i < list.size(); i++) {
            String at = path + "[" + i + "]";
            if (list.get(i) instanceof ObjectNode object) {
                Message message = message(body.inside(object, at));
                if (message != null) {
                    messages.add(message);
                }
            } else {
                body.wrongType(at, "an object", list.get(i));
            }
        }
        return messages;
    }

    private static @Nullable Message message(Fields message) {
        Role role = role(message);
        message.text("name", MOST_NAME_CHARS); // told for the application's own sake; templates do not spell it
        message.unsupported("tool_calls", "this model calls no tools.");
        message.unsupported("function_call", "this model calls no functions.");
        message.unsupported("audio", "this model reads text only.");
        message.any("refusal"); // part of an answer of ours that is sent back
        message.any("annotations");
        String content = content(message);
        message.finish();
        return role == null || content == null ? null : new Message(role, content);
    }

    private static @Nullable Role role(Fields message) {
        JsonNode given = message.any("role");
        if (given == null) {
            message.missing("role", message.path("role") + " is missing: system, developer, user or assistant.");
            return null;
        }
        return switch (given.asText()) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> {
                message.problem(
                        ErrorKind.UNSUPPORTED_VALUE,
                        message.path("role"),
                        message.path("role") + ": messages of tools are not supported.");
                yield null;
            }
            default -> {
                message.problem(
                        ErrorKind.INVALID_VALUE,
                        message.path("role"),
                        message.path("role") + " must be system, developer, user or assistant.");
                yield null;
            }
        };
    }

    private static @Nullable String content(Fields message) {
        JsonNode given = message.any("content");
        String path = message.path("content");
        if (given == null) {
            message.missing("content", path + " is missing: give a text.");
            return null;
        }
        if (given.isTextual()) {
            return given.textValue();
        }
        if (!(given instanceof ArrayNode)) {
            message.wrongType(path, "a string or an array of text parts", given);
            return null;
        }
        ArrayNode parts = message.list("content", MOST_PARTS);
        if (parts == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String at = path + "[" + i + "]";
            if (parts.get(i) instanceof ObjectNode part) {
                String text = part(message.inside(part, at));
                if (text != null) {
                    texts.add(text);
                }
            } else {
                message.wrongType(at, "an object", parts.get(i));
            }
        }
        if (parts.isEmpty()) {
            message.problem(ErrorKind.INVALID_VALUE, path, path + " must hold at least one text part.");
        }
        return String.join("\n", texts);
    }

    private static @Nullable String part(Fields part) {
        JsonNode type = part.any("type");
        if (type == null) {
            part.missing("type", part.path("type") + " is missing: \"text\".");
            return null;
        }
        return switch (type.asText()) {
            case "text" -> {
                String text = part.text("text", MOST_CONTENT_CHARS);
                if (text == null && part.any("text") == null) {
                    part.missing("text", part.path("text") + " is missing.");
                }
                part.finish();
                yield text;
            }
            case "image_url", "input_audio", "file", "video_url", "audio_url", "refusal" -> {
                part.problem(
                        ErrorKind.UNSUPPORTED_VALUE,
                        part.path("type"),
                        part.path("type") + ": " + type.asText() + " is not supported, this model reads text only.");
                yield null;
            }
            default -> {
                part.problem(ErrorKind.INVALID_VALUE, part.path("type"), part.path("type") + " must be \"text\".");
                yield null;
            }
        };
    }
}
