package dev.journeyman.feedback.planted;

import dev.journeyman.guardrails.planted.GuardrailThatKnowsFeedback;

/** Depends on the guardrails. */
public record FeedbackThatKnowsGuardrails(GuardrailThatKnowsFeedback guardrail) {}
