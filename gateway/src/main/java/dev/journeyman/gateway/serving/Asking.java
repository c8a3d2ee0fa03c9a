package dev.journeyman.gateway.serving;

/**
 * How a model wants to be asked.
 *
 * @param systemPrompt what is put before a conversation without a system message; empty for nothing
 * @param codesTogether whether a diagnosis of several trouble codes is one question. A small model that learned one fault at a time tells them better one by
 *     one, and what it says of each is put together
 * @param readsPassages whether passages are put into its prompt where a request leaves that open. A small model that was never shown any answers worse with them
 * @param diagnosesInJson whether a diagnosis is asked for as JSON, and not in the domain's sections
 */
public record Asking(String systemPrompt, boolean codesTogether, boolean readsPassages, boolean diagnosesInJson) {
    /** As most models do: everything in one question. */
    public static Asking together(String systemPrompt) {
        return new Asking(systemPrompt, true, true, false);
    }
}
