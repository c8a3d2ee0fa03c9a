package dev.journeyman.gateway.retrieval.documents;

/**
 * Which document: its name within a source, which is a folder that was indexed.
 *
 * @param source what the folder is called in the index
 * @param name the file's path below the folder, with slashes
 */
public record DocumentName(String source, String name) {
    /** The most characters of either. */
    public static final int MOST_CHARS = 512;

    /** Both are there, of bearable length and without control characters. */
    public DocumentName {
        check("a source's name", source);
        check("a document's name", name);
    }

    private static void check(String what, String text) {
        if (text.isBlank() || text.length() > MOST_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MOST_CHARS + " characters and none of them a control character");
        }
    }

    @Override
    public String toString() {
        return source + "/" + name;
    }
}
