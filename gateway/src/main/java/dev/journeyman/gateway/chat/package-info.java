/**
 * OpenAI's chat completions: the request read and checked, the answer as one JSON document or as a stream of events.
 *
 * <p>The source for names, ranges and forms is the reference "Create chat completion" of OpenAI's API. Where it leaves a choice, this is ours:
 * a parameter that is not known is refused by name, as OpenAI does, because one that is silently ignored misleads; a parameter that is
 * {@code null} counts as absent; {@code max_tokens} beyond the context is shortened to it and the answer then ends with {@code length}.
 */
@NullMarked
package dev.journeyman.gateway.chat;

import org.jspecify.annotations.NullMarked;
