package dev.journeyman.slm.generation;

/**
 * The handle of a generation in an engine. All methods may be called from any thread at any time; after the end they do nothing.
 *
 * <p>A generation is queued, then has a slot, then is done. Pausing is beside that: a paused generation is given no turn. It keeps its slot or its
 * place in the queue, but others overtake it, and after {@link EngineOptions#maxPause} it fails with
 * {@link GenerationException.Kind#PAUSED_TOO_LONG}, so that no reader can hold a slot for ever.
 */
public interface Generation {
    /** A number of its own within the engine, in order of submission. */
    long id();

    /** Ends it with {@link FinishReason#CANCELLED} within one step; the listener hears the end from the engine's thread. */
    void cancel();

    /** Gives it no more turns until {@link #resume}. A step that has begun is finished: one more text may come, unless called from its own listener. */
    void pause();

    /** Gives it turns again. */
    void resume();

    /** Whether the listener has been told the end, or is being told it. */
    boolean isDone();
}
