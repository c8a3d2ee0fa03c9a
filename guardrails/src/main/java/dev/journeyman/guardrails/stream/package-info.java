/**
 * The hold-back buffer: an answer is released sentence by sentence, each when every rule has seen it, so that nothing a rule forbids is ever sent.
 */
@NullMarked
package dev.journeyman.guardrails.stream;

import org.jspecify.annotations.NullMarked;
