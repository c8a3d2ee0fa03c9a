package dev.journeyman.loadtests.store.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on more than the feedback store. */
public record StoreBenchThatKnowsTheModel(ModelWithEventLoop model) {}
