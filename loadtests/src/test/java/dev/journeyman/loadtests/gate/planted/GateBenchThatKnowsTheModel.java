package dev.journeyman.loadtests.gate.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on more than the model store. */
public record GateBenchThatKnowsTheModel(ModelWithEventLoop model) {}
