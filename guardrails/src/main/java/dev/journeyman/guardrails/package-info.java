/** Guardrails: pure text in, verdict out. */
@NullMarked
package dev.journeyman.guardrails;

import org.jspecify.annotations.NullMarked;
