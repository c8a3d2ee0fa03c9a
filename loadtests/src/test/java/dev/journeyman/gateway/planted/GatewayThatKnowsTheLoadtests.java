package dev.journeyman.gateway.planted;

import dev.journeyman.loadtests.planted.RunThatLooksInside;

/** Depends on what tests it. */
public record GatewayThatKnowsTheLoadtests(RunThatLooksInside run) {}
