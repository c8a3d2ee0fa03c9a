package dev.journeyman.slm.generation;

import java.util.List;

/**
 * Hears a generation. Calls come one after another, on the engines' thread: any number of {@link #onText}, then one {@link #onEnd} or one {@link #onError},
 * then nothing.
 *
 * <p><b>A listener must never block.</b> All generations stand still while one listener runs. Hand the text to another thread or to a non-blocking
 * writer, and where that is full call {@link Generation#pause}. Calling the generation's or the engine's methods from here is allowed.
 *
 * <p>A listener that throws ends its own generation and no other: it then hears {@link #onError} with the kind
 * {@link GenerationException.Kind#LISTENER_FAILED}. What it throws from {@code onEnd} and {@code onError} is logged.
 */
public interface GenerationListener {
    /**
     * More of the answer.
     *
     * @param text whole characters; what could still become a stop string is held back. Empty only where tokens without text of their own are told
     * @param logprobs of the tokens that end in this text, if log-probabilities were asked for; else empty. A token's comes when all its text is out
     */
    void onText(String text, List<TokenLogprob> logprobs);

    /** The generation ended; nothing of it is left in the engine. */
    void onEnd(GenerationResult result);

    /** The generation failed; nothing of it is left in the engine. What {@link #onText} gave stands. */
    void onError(GenerationException error);
}
