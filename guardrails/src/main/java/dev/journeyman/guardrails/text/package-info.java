/** Texts as a reader would take them: without disguise. */
@NullMarked
package dev.journeyman.guardrails.text;

import org.jspecify.annotations.NullMarked;
