/**
 * The guardrails where requests meet them: what is asked is judged before a model reads it, and what guardrails found is told to the caller, to the log of
 * interactions and to the metrics.
 */
@NullMarked
package dev.journeyman.gateway.guarding;

import org.jspecify.annotations.NullMarked;
