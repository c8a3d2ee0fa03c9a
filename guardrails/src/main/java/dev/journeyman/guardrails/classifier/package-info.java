/** The trained classifier. */
@NullMarked
package dev.journeyman.guardrails.classifier;

import org.jspecify.annotations.NullMarked;
