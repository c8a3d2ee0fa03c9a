package dev.journeyman.gateway.rollout;

import java.util.Locale;

/** What can be bad about an answer. */
enum Measure {
    /** Of rated answers, those whose first rating was a thumb down. */
    THUMBS_DOWN,
    /** Of all answers, those that a guardrail ended. */
    BLOCKED,
    /** Of all answers, those that the model could not give. */
    FAILED,
    /** Of timed answers, those that took longer for a token than 95 of 100 of the champion's first ones at this share. */
    SLOW;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    double margin(RolloutSettings.Margins margins) {
        return switch (this) {
            case THUMBS_DOWN -> margins.thumbsDown();
            case BLOCKED -> margins.blocked();
            case FAILED -> margins.failed();
            case SLOW -> margins.slow();
        };
    }
}
