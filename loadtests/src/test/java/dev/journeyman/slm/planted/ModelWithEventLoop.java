package dev.journeyman.slm.planted;

import io.vertx.core.Vertx;

/** Knows the library of HTTP. */
public record ModelWithEventLoop(Vertx vertx) {}
