package dev.journeyman.guardrails.classifier;

/**
 * Which parts of a text are looked at: the whole, and windows of a head's length that overlap by half. The last window ends with the text. Training and scoring share
 * this, so that a head is trained on what it will see.
 */
public final class Windows {
    private Windows() {}

    /** How many windows there are besides the whole; none where the text is no longer than one. */
    public static int count(int tokens, int windowTokens) {
        return windowTokens == 0 || tokens <= windowTokens
                ? 0
                : 1 + Math.ceilDiv(tokens - windowTokens, stride(windowTokens));
    }

    /** The first token of a window. */
    public static int from(int window, int tokens, int windowTokens) {
        return Math.min(window * stride(windowTokens), tokens - windowTokens);
    }

    private static int stride(int windowTokens) {
        return Math.max(1, windowTokens / 2);
    }
}
