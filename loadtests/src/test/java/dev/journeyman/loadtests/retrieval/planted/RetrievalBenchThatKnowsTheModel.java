package dev.journeyman.loadtests.retrieval.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Depends on more than the gateway's retrieval. */
public record RetrievalBenchThatKnowsTheModel(ModelWithEventLoop model) {}
