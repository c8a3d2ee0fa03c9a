package dev.journeyman.retrainer.planted;

import dev.journeyman.gateway.planted.LawfulCommand;

/** Depends on the gateway. */
public record RetrainerThatKnowsTheGateway(LawfulCommand command) {}
