package dev.journeyman.guardrails.classifier;

/**
 * Where the sentences of a document's plain text end: at a line's end, and at a full stop, question or exclamation mark before white space. What is shorter than {@value
 * #LEAST_CHARS} characters goes with what follows, so that abbreviations and numbers of a list do not stand alone.
 */
final class Sentences {
    static final int LEAST_CHARS = 16;

    private Sentences() {}

    /** The place after the sentence that begins at a place. */
    static int end(CharSequence plain, int from) {
        for (int i = from; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean ends = c == '\n'
                    || ((c == '.' || c == '!' || c == '?')
                            && (i + 1 == plain.length() || Character.isWhitespace(plain.charAt(i + 1))));
            if (ends && i + 1 - from >= LEAST_CHARS) {
                return i + 1;
            }
        }
        return plain.length();
    }
}
