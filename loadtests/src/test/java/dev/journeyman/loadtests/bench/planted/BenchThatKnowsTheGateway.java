package dev.journeyman.loadtests.bench.planted;

import dev.journeyman.gateway.planted.LawfulCommand;

/** Depends on more than the language model. */
public record BenchThatKnowsTheGateway(LawfulCommand command) {}
