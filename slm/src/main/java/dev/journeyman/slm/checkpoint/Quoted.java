package dev.journeyman.slm.checkpoint;

/** Untrusted text made fit for one line of an error message: control characters replaced, length bounded. */
final class Quoted {
    private static final int MAX_CHARACTERS = 120;

    private Quoted() {}

    /** The text in double quotes, shortened. */
    static String text(String text) {
        return '"' + plain(text) + '"';
    }

    /** The text without quotes, shortened. */
    static String plain(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), MAX_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return end < text.length() ? line.append("...").toString() : line.toString();
    }
}
