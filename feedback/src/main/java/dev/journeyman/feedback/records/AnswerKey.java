package dev.journeyman.feedback.records;

/**
 * A text as an answer to a prompt; equal for the same text to the same prompt, whoever wrote it and however often it was given.
 *
 * @param prompt the prompt's key
 * @param text the digest of the text in normal form
 */
public record AnswerKey(String prompt, String text) implements Comparable<AnswerKey> {
    private static final int DIGITS = 32;

    /** The key of a text. */
    public static AnswerKey of(String promptKey, String text) {
        return new AnswerKey(
                promptKey, new ContentDigest().add(SameText.normal(text)).hex(DIGITS));
    }

    @Override
    public int compareTo(AnswerKey other) {
        int byPrompt = prompt.compareTo(other.prompt);
        return byPrompt != 0 ? byPrompt : text.compareTo(other.text);
    }
}
