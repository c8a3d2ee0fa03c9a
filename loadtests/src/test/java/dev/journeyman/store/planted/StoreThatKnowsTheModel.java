package dev.journeyman.store.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on the language model. */
public record StoreThatKnowsTheModel(ModelWithEventLoop model) {}
