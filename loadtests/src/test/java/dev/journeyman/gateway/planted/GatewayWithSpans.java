package dev.journeyman.gateway.planted;

import io.opentelemetry.planted.Span;

/** Makes spans outside of tracing. */
public record GatewayWithSpans(Span span) {}
