package dev.journeyman.gateway.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.http.Json;

/** The lines of an event stream (WHATWG HTML, "Server-sent events"), as OpenAI uses them: data only, one line each. */
final class ServerSentEvents {
    /** The last event of every stream. */
    static final String DONE = "data: [DONE]\n\n";

    private ServerSentEvents() {}

    /** One event. JSON on one line has no line end of its own: they are escaped. */
    static String event(ObjectNode data) {
        return "data: " + Json.write(data) + "\n\n";
    }
}
