package dev.journeyman.guardrails.text;

import java.util.List;

/**
 * A word of a text, as it is looked up.
 *
 * @param key in lower case, without accents, apostrophes and disguise
 * @param others what else it may be meant to say: with its digits and signs read as letters, with repeated letters once; mostly empty
 * @param start of its first character in the original
 * @param end after its last
 * @param place its number in the text, where the end of a sentence counts as {@link Words#SENTENCE_END} more words
 */
public record Word(String key, List<String> others, int start, int end, int place) {}
