package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.Ending;

/**
 * An answer as somebody was shown it, or would have been.
 *
 * @param text what guardrails let out
 * @param ending how it ended
 */
public record ShownAnswer(String text, Ending ending) {}
