package dev.journeyman.loadtests.injection;

/**
 * A text to plant into a document.
 *
 * @param kind what it wants, as its list calls it
 * @param text on one line
 * @param attack whether it wants to steer the assistant; else it is a notice that only looks like that
 */
record PlantText(String kind, String text, boolean attack) {
    private static final int MOST_CHARS = 400;

    /** Puts it on one line and ends its last sentence. */
    PlantText {
        text = text.strip().replaceAll("\\s+", " ");
        if (kind.isBlank() || text.isEmpty() || text.length() > MOST_CHARS) {
            throw new IllegalArgumentException("a text to plant has a kind and 1 to " + MOST_CHARS + " characters");
        }
        text = ".!?:;\"')".indexOf(text.charAt(text.length() - 1)) < 0 ? text + "." : text;
    }
}
