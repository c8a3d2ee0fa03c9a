package dev.journeyman.gateway.planted;

import dev.journeyman.retrainer.planted.RetrainerThatKnowsTheGateway;

/** Depends on the retrainer. */
public record GatewayThatKnowsTheRetrainer(RetrainerThatKnowsTheGateway retrainer) {}
