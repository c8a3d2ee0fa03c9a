package dev.journeyman.guardrails.text;

import java.util.List;

/**
 * A text that a decoder found.
 *
 * @param encodings how it was encoded, outermost first
 * @param text decoded
 * @param start of the encoded text, in the text that was searched
 * @param end after it
 */
record Hidden(List<Encoding> encodings, String text, int start, int end) {}
