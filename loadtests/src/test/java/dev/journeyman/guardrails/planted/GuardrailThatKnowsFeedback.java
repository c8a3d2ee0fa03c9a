package dev.journeyman.guardrails.planted;

import dev.journeyman.feedback.planted.FeedbackThatKnowsGuardrails;

/** Depends on the feedback log. */
public record GuardrailThatKnowsFeedback(FeedbackThatKnowsGuardrails feedback) {}
