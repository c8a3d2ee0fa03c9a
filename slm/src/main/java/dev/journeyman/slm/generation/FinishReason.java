package dev.journeyman.slm.generation;

/** Why a generation ended. */
public enum FinishReason {
    /** The model gave an end token, or a stop string appeared. */
    STOP,
    /** The most tokens asked for were reached, or the context is full. */
    LENGTH,
    /** The caller cancelled it, or the engine was closed. */
    CANCELLED
}
