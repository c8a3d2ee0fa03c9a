/** What keeps bad records out of a synthesis: one class a rule, each with a plain reason. The chain asks the cheap before the dear; the judge, who costs calls, comes after all of these. */
@NullMarked
package dev.journeyman.retrainer.synthesis.filters;

import org.jspecify.annotations.NullMarked;
