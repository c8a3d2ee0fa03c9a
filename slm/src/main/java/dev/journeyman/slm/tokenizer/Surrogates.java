package dev.journeyman.slm.tokenizer;

/** Java strings that are not text: unpaired surrogates have no UTF-8 form. */
final class Surrogates {

    private Surrogates() {}

    /** The text with each unpaired surrogate replaced by U+FFFD; the same object if there is none. */
    static String replaceUnpaired(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }
}
