package dev.journeyman.slm.planted;

import dev.journeyman.gateway.planted.LawfulCommand;

/** Depends on the gateway. */
public record ModelThatKnowsTheGateway(LawfulCommand command) {}
