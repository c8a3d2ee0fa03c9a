package dev.journeyman.feedback.export;

import dev.journeyman.feedback.events.Message;
import java.util.List;
import java.util.function.Function;

/** How TRL's columns hold a conversation. */
public sealed interface TrlForm {
    /** As lists of messages: the reader applies its own chat template. */
    record Conversational() implements TrlForm {}

    /**
     * As plain texts.
     *
     * @param template makes the text a model reads before it answers from the messages before the answer
     */
    record Standard(Function<List<Message>, String> template) implements TrlForm {}
}
