/**
 * What the gateway counts, in Prometheus' text form. Names of the engine's metrics follow vLLM's, those of requests to the model OpenTelemetry's; docs/METRICS.md lists all.
 */
@NullMarked
package dev.journeyman.gateway.metrics;

import org.jspecify.annotations.NullMarked;
