package dev.journeyman.retrainer.dataset;

import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.List;

/**
 * One conversation to learn the assistant's turns of.
 *
 * @param kind what it teaches: code-meaning, unknown, mcq, diagnose, ...
 * @param concept the passage or family it is about; empty where it is about none
 * @param messages ends with the assistant
 */
public record Example(String kind, String concept, Provenance provenance, List<Message> messages) {
    public Example {
        if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.ASSISTANT) {
            throw new IllegalArgumentException("an example ends with the assistant's message");
        }
    }

    static Example of(String kind, String concept, Provenance provenance, String question, String answer) {
        return new Example(kind, concept, provenance, List.of(Message.user(question), Message.assistant(answer)));
    }
}
