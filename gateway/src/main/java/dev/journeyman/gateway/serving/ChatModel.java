package dev.journeyman.gateway.serving;

import dev.journeyman.slm.generation.StepModel;
import dev.journeyman.slm.generation.TokenBytes;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import java.util.List;

/** A language model as the gateway needs it: something an engine runs on, and the way from a conversation to its prompt. */
public interface ChatModel extends AutoCloseable {
    /** What the engine runs on. */
    StepModel steps();

    /** What a token stands for. */
    TokenBytes bytes();

    /**
     * The prompt of a conversation, ready for the answer to follow. May take time; called by several threads.
     *
     * @return the text and its [T] tokens
     * @throws PromptException where the model's template refuses the conversation
     */
    Prompt render(List<Message> conversation) throws PromptException;

    /** Frees the model. Its engine is closed by then. */
    @Override
    void close();
}
