package io.opentelemetry.planted;

/** Stands for a class of OpenTelemetry: rules go by package, so none of the library is needed. */
public final class Span {}
