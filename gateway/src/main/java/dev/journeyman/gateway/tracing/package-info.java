/**
 * Traces of requests, sent to a collector over OTLP where one is named; else nothing of it is loaded.
 *
 * <p>The rest of the gateway knows {@link dev.journeyman.gateway.tracing.Tracing}, {@link dev.journeyman.gateway.tracing.RequestTrace} and {@link
 * dev.journeyman.gateway.tracing.Step}; {@link dev.journeyman.gateway.tracing.OtlpTracing} alone knows OpenTelemetry. A request's spans are
 *
 * <pre>
 *   POST /v1/chat/completions            server; continues the caller's traceparent
 *   ├─ guardrails input                  the question judged
 *   ├─ retrieval                         passages looked for and judged
 *   ├─ chat journeyman                   one for each generation, with gen_ai attributes
 *   │  ├─ queue                          submission to slot
 *   │  ├─ prefill                        slot to first token
 *   │  └─ decode                         first token to end
 *   ├─ guardrails output                 first text to end; how much of it was judging is an attribute
 *   └─ interaction log                   the wait for the disk
 * </pre>
 *
 * <p>Calls of status and of the page's files have none. No text is in them, unless whoever runs the gateway asks for it; then it is what the interaction log would hold, personal data taken out, and only of callers
 * whose texts may be written down.
 */
@NullMarked
package dev.journeyman.gateway.tracing;

import org.jspecify.annotations.NullMarked;
