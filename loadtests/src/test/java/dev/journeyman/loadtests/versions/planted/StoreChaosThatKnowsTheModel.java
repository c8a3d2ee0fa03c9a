package dev.journeyman.loadtests.versions.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on more than the model store. */
public record StoreChaosThatKnowsTheModel(ModelWithEventLoop model) {}
