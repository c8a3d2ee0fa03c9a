package dev.journeyman.loadtests.bench.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Breaks no rule: the bench may call the language model. */
public record LawfulBench(ModelWithEventLoop model) {}
