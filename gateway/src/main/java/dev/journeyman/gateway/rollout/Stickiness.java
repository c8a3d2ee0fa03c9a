package dev.journeyman.gateway.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.interactions.ConversationHeaders;

/**
 * What keeps a conversation with one version: the conversation's own name; else the caller with the person that the request names ({@code safety_identifier}, or OpenAI's older
 * {@code user}); else the caller. An application that names neither is one session, and sees one version.
 */
public final class Stickiness {
    private Stickiness() {}

    /** The session of a request. */
    public static String session(ConversationHeaders conversation, Caller caller, ObjectNode body) {
        String named = conversation.session();
        if (named != null) {
            return "session " + named; // whichever gateway and key it comes by
        }
        String person = body.path("safety_identifier").asText("");
        String user = person.isEmpty() ? body.path("user").asText("") : person;
        return "caller " + caller.keyId() + (user.isEmpty() ? "" : " for " + user);
    }
}
