/**
 * What the gateway counts, in Prometheus' text form. Names of the model's metrics follow vLLM's.
 */
@NullMarked
package dev.journeyman.gateway.metrics;

import org.jspecify.annotations.NullMarked;
