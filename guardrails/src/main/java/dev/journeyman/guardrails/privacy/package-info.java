/**
 * Personal data found in a text and taken out of it before the text is stored.
 *
 * <p>Pure: text in, text and counts out, no state, any thread. Every detector reads a text once and looks a bounded number of characters to either side of
 * what it finds, so the time grows with the length of the text and no text can make it grow faster. What a trouble code, a part number or a measured value
 * looks like is left alone where the two can be told apart; where they cannot, the text loses a number rather than a person.
 */
@NullMarked
package dev.journeyman.guardrails.privacy;

import org.jspecify.annotations.NullMarked;
