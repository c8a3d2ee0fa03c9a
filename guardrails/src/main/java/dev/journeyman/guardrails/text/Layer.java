package dev.journeyman.guardrails.text;

import dev.journeyman.guardrails.Span;
import java.util.List;

/**
 * A text that was hidden in another.
 *
 * @param encodings how, from the outermost on
 * @param text the hidden text
 * @param span where it stood in the original; that of the outermost encoding where several lie in each other
 */
public record Layer(List<Encoding> encodings, PlainText text, Span span) {
    /** Copies the list. */
    public Layer {
        encodings = List.copyOf(encodings);
    }

    /** Whether only the spelling was changed: the words stand in the text for whoever looks. */
    public boolean isSpelling() {
        return encodings.stream().allMatch(encoding -> encoding == Encoding.SPACED || encoding == Encoding.LEET);
    }
}
