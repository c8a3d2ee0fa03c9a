package dev.journeyman.guardrails;

import java.util.List;

/**
 * What surrounds a text when it is judged. Every field may be empty.
 *
 * @param role the caller's role: app, technician or ops
 * @param route the path that was called
 * @param question what was asked, where an answer is judged
 * @param instructions the system prompt that an answer must not give away
 * @param passages the texts that retrieval put before the model, in the order of their numbers
 * @param said what of the answer was sent already
 */
public record Situation(
        String role, String route, String question, String instructions, List<String> passages, String said) {
    /** Nothing is known. */
    public static final Situation NONE = new Situation("", "", "", "", List.of(), "");

    /** Copies the passages. */
    public Situation {
        passages = List.copyOf(passages);
    }

    /** Of a caller on a route. */
    public static Situation of(String role, String route) {
        return new Situation(role, route, "", "", List.of(), "");
    }

    /** The same for the answer to a question. */
    public Situation answering(String asked, String systemPrompt, List<String> retrieved) {
        return new Situation(role, route, asked, systemPrompt, retrieved, said);
    }

    /** The same after this was sent. */
    public Situation after(String sent) {
        return new Situation(role, route, question, instructions, passages, sent);
    }
}
