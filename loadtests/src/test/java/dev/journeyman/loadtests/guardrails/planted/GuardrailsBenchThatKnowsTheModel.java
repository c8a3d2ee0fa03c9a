package dev.journeyman.loadtests.guardrails.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on more than the guardrails. */
public record GuardrailsBenchThatKnowsTheModel(ModelWithEventLoop model) {}
