package dev.journeyman.gateway.planted;

import ch.qos.logback.planted.Encoder;

/** Writes the log outside of the package for it. */
public record GatewayWithLogback(Encoder encoder) {}
